//! SQL of what a settlement ends.

use domain::ids::{CustomerId, DebtorId, InvoiceId, ReminderId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, list, row, sql};

/// A paid instalment of a reminder that waits.
pub(super) struct Waiting {
    pub(super) reminder: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) customer: CustomerId,
    pub(super) invoice: InvoiceId,
    instalment: String,
}

/// The reminders that wait for instalments that are paid now.
pub(super) async fn waiting_for_paid(tx: &mut Tx, instalments: &[&str]) -> Result<Vec<Waiting>> {
    let rows = sql!(
        listed(String, String, String, String, String),
        tx,
        "SELECT r.id, r.debtor_id, v.customer_id, v.id, i.id
           FROM reminder_steps s
           JOIN reminders r   ON r.id = s.reminder_id AND r.state = 'queued'
           JOIN instalments i ON i.id = s.instalment_id AND i.paid_minor = i.amount_minor
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.instalment_id",
        "ORDER BY r.debtor_id, r.id, i.id",
        list(instalments.iter().copied()),
    )?;
    rows.into_iter()
        .map(|(reminder, debtor, customer, invoice, instalment)| {
            Ok(Waiting {
                reminder: row::id(reminder)?,
                debtor: row::id(debtor)?,
                customer: row::id(customer)?,
                invoice: row::id(invoice)?,
                instalment,
            })
        })
        .collect()
}

/// Takes paid instalments out of the reminders that wait.
pub(super) async fn forget_paid_steps(tx: &mut Tx, waiting: &[&Waiting]) -> Result<()> {
    for Waiting { reminder, instalment, .. } in waiting {
        sql!(
            run,
            tx,
            "DELETE FROM reminder_steps WHERE reminder_id = $1 AND instalment_id = $2",
            reminder.as_str(),
            instalment.as_str(),
        )?;
    }
    Ok(())
}

/// Cancels a reminder that waits for nothing any more; whether it did.
pub(super) async fn cancel_if_empty(tx: &mut Tx, id: &ReminderId, now: Timestamp) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = CASE WHEN delivery_unknown THEN 'unknown' ELSE 'cancelled' END,
                ended_at = $2,
                lease = NULL, leased_until = NULL
          WHERE id = $1 AND state = 'queued'
            AND NOT EXISTS (SELECT 1 FROM reminder_steps s WHERE s.reminder_id = reminders.id)",
        id.as_str(),
        now.as_millisecond(),
    )?;
    Ok(rows == 1)
}
