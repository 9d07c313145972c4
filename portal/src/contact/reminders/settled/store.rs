//! SQL of settlements' consequences for reminders.

use domain::ids::{DebtorId, InstalmentId, ReminderId};
use domain::reminders::{ReminderEvent, ReminderState};
use jiff::Timestamp;

use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::reminders::state;
use crate::platform::db::{Tx, columns, list, sql};

/// A step of a queued reminder whose instalment is paid.
pub(super) struct PaidStep {
    pub(super) reminder: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) of: CustomerInvoice,
    instalment: InstalmentId,
}

columns!(PaidStep { reminder: reminder_id, debtor: debtor_id, of, instalment: instalment_id });

/// Queued reminders for instalments that are now paid.
pub(super) async fn waiting_for_paid(tx: &mut Tx, instalments: &[&str]) -> Result<Vec<PaidStep>> {
    Ok(sql!(
        listed PaidStep,
        tx,
        "SELECT s.reminder_id, r.debtor_id, v.customer_id, v.id AS invoice_id, s.instalment_id
           FROM reminder_steps s
           JOIN reminders r   ON r.id = s.reminder_id AND r.state = $2
           JOIN instalments i ON i.id = s.instalment_id AND i.paid_minor = i.amount_minor
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.instalment_id",
        "ORDER BY r.debtor_id, r.id, i.id",
        list(instalments),
        ReminderState::Queued,
    )?)
}

/// Removes paid instalments from queued reminders.
pub(super) async fn forget_paid_steps(tx: &mut Tx, paid: &[&PaidStep]) -> Result<()> {
    for step in paid {
        sql!(
            run,
            tx,
            "DELETE FROM reminder_steps WHERE reminder_id = $1 AND instalment_id = $2",
            step.reminder,
            step.instalment,
        )?;
    }
    Ok(())
}

/// Cancels a queued reminder without steps; returns whether it did.
pub(super) async fn cancel_if_empty(tx: &mut Tx, id: &ReminderId, now: Timestamp) -> Result<bool> {
    let queued = ReminderState::Queued;
    let rows = sql!(
        run,
        tx,
        "UPDATE reminders
            SET state = CASE WHEN delivery_unknown THEN $4 ELSE $5 END,
                ended_at = $2,
                lease = NULL, leased_until = NULL
          WHERE id = $1 AND state = $3
            AND NOT EXISTS (SELECT 1 FROM reminder_steps s WHERE s.reminder_id = reminders.id)",
        id,
        now,
        queued,
        state::after(queued, ReminderEvent::Lost)?,
        state::after(queued, ReminderEvent::Cancelled)?,
    )?;
    Ok(rows == 1)
}
