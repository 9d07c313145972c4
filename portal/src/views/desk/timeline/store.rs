//! SQL of timelines.

use domain::activity::ActivityEntry;
use domain::ids::CustomerId;
use jiff::Timestamp;

use super::StaffAct;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// An activity, with the number of its invoice.
pub(super) struct InvoiceActivity {
    pub(super) entry: ActivityEntry,
    pub(super) invoice_number: Option<String>,
}

columns!(InvoiceActivity { entry, invoice_number });

/// Activity of a customer before an instant, or at it before a number; newest first.
pub(super) async fn activity(
    tx: &mut Tx,
    customer: &CustomerId,
    (at, seq): (Timestamp, i64),
    limit: i64,
) -> Result<Vec<InvoiceActivity>> {
    Ok(sql!(
        all InvoiceActivity,
        tx,
        "SELECT e.seq, e.at, e.customer_id, e.invoice_id, e.payment_id, e.data,
                i.number AS invoice_number
           FROM activity e
           LEFT JOIN invoices i ON i.id = e.invoice_id
          WHERE e.customer_id = $1
            AND (e.at < $2 OR (e.at = $2 AND e.seq < $3))
          ORDER BY e.at DESC, e.seq DESC
          LIMIT $4",
        customer,
        at,
        seq,
        limit,
    )?)
}

columns!(StaffAct { number, at, author, act });

/// Acts of staff on a customer before an instant, or at it before a number; newest first. A note is
/// an entry of its own.
pub(super) async fn acts(
    tx: &mut Tx,
    customer: &CustomerId,
    (at, number): (Timestamp, i64),
    limit: i64,
) -> Result<Vec<StaffAct>> {
    Ok(sql!(
        all StaffAct,
        tx,
        "SELECT a.number, a.at, COALESCE(s.name, a.actor) AS author, a.act
           FROM audit a
           LEFT JOIN staff s ON s.id = a.actor
          WHERE a.subject = $1
            AND a.act <> 'note_added'
            AND (a.at < $2 OR (a.at = $2 AND a.number < $3))
          ORDER BY a.at DESC, a.number DESC
          LIMIT $4",
        customer,
        at,
        number,
        limit,
    )?)
}
