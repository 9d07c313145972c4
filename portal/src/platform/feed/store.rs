//! SQL of the activity feed.

use domain::access::Actor;
use domain::activity::{Activity, ActivityEntry};
use domain::ids::{CustomerId, InvoiceId, PaymentId};
use jiff::Timestamp;

use crate::platform::db::{ActivityRow, Only, Tx, bulk, columns, granted, linked, sql};
use crate::{Error, Result};

pub(super) const CHANNEL: &str = "aldia_live";

/// Activity to be recorded in the transaction of its cause.
#[derive(Debug, Clone)]
pub struct NewActivity<'a> {
    pub customer: &'a CustomerId,
    pub invoice: Option<&'a InvoiceId>,
    pub payment: Option<&'a PaymentId>,
    pub what: Activity,
}

columns! { ActivityEntry {
    seq, at, customer: customer_id, invoice: invoice_id, payment: payment_id, what: data,
} }

/// Records activities of one instant.
pub(crate) fn record(tx: &mut Tx, at: Timestamp, events: &[NewActivity<'_>]) -> Result<()> {
    let each: Vec<_> = events.iter().map(|event| (at, event.clone())).collect();
    record_each(tx, &each)
}

/// Records activities, which become visible with the commit, in the order of commits.
pub(crate) fn record_each(tx: &mut Tx, events: &[(Timestamp, NewActivity<'_>)]) -> Result<()> {
    let row = |(at, event): &(Timestamp, NewActivity<'_>)| -> Result<ActivityRow> {
        let data = serde_json::to_string(&event.what).map_err(Error::internal)?;
        let row = bulk::values![
            *at,
            event.what.code(),
            event.customer,
            event.invoice,
            event.payment,
            &data,
        ];
        Ok(row.map(bulk::Value::owned))
    };
    let rows = events.iter().map(row).collect::<Result<Vec<_>>>()?;
    tx.record(rows);
    Ok(())
}

pub(super) async fn notify(tx: &mut Tx) -> Result<()> {
    sql!(run, tx, "SELECT pg_notify($1, '')", CHANNEL)?;
    Ok(())
}

/// Activities after a sequence number that the actor may see. Pay-only users see activities since
/// an instant, but not the customer's history.
pub(crate) async fn visible_after(
    tx: &mut Tx,
    actor: &Actor,
    after: i64,
    since: Timestamp,
) -> Result<Vec<ActivityEntry>> {
    Ok(sql!(
        all ActivityEntry,
        tx,
        granted!(concat!(
            "SELECT e.seq, e.at, e.customer_id, e.invoice_id, e.payment_id, e.data
               FROM activity e
              WHERE e.invoice_id IN ",
            linked!("$2"),
            "   AND e.seq > $3
                AND NOT EXISTS (SELECT 1 FROM granted g WHERE g.customer_id = e.customer_id)
          UNION ALL
             SELECT e.seq, e.at, e.customer_id, e.invoice_id, e.payment_id, e.data
               FROM granted  g
               JOIN activity e ON e.customer_id = g.customer_id AND e.seq > $3
              WHERE g.scope = 'see_and_pay' OR e.at >= $4
              ORDER BY 1
              LIMIT 100"
        )),
        actor.user_key(),
        actor.invoice_key(),
        after,
        since,
    )?)
}

/// Sequence number of the newest activity, 0 if there is none.
pub(crate) async fn newest(tx: &mut Tx) -> Result<i64> {
    let (seq,) = sql!(one Only<i64>, tx, "SELECT COALESCE(MAX(seq), 0) FROM activity")?;
    Ok(seq)
}

/// Activities of an invoice, oldest first. The caller has checked access.
pub(crate) async fn of_invoice(tx: &mut Tx, invoice: &InvoiceId) -> Result<Vec<ActivityEntry>> {
    Ok(sql!(
        all ActivityEntry,
        tx,
        "SELECT seq, at, customer_id, invoice_id, payment_id, data
           FROM activity
          WHERE invoice_id = $1
          ORDER BY seq
          LIMIT 200",
        invoice,
    )?)
}
