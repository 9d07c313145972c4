//! SQL of carriers' reports.

use domain::contact::Channel;
use domain::ids::{DebtorId, ReminderId};
use domain::reminders::{Kind, ReminderState};
use jiff::Timestamp;

use crate::Result;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::reminders::send::PickedReminder;
use crate::platform::db::{Tx, columns, sql};

/// The message with a carrier's reference, or else with our id.
pub(super) async fn find(
    tx: &mut Tx,
    reference: &str,
    id: Option<&ReminderId>,
) -> Result<Option<PickedReminder>> {
    let found = sql!(
        maybe PickedReminder,
        tx,
        "SELECT id, debtor_id FROM reminders WHERE reference = $1",
        reference,
    )?;
    match (found, id) {
        (None, Some(id)) => Ok(sql!(
            maybe PickedReminder,
            tx,
            "SELECT id, debtor_id FROM reminders WHERE id = $1",
            id,
        )?),
        (found, _) => Ok(found),
    }
}

/// A message that a carrier accepted or may have accepted.
pub(super) struct HandedReminder {
    pub(super) id: ReminderId,
    pub(super) debtor: DebtorId,
    pub(super) channel: Channel,
    pub(super) kind: Kind,
    pub(super) state: ReminderState,
    pub(super) address: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) claimed_at: Timestamp,
    pub(super) handed_at: Option<Timestamp>,
}

columns! { HandedReminder {
    id, debtor: debtor_id, channel, kind, state, address, reference, claimed_at, handed_at,
} }

impl HandedReminder {
    /// Whether a report under a reference concerns it: it has the same reference, or none yet and
    /// was being sent.
    pub(super) fn is_told_by(&self, reference: &str) -> bool {
        match &self.reference {
            Some(known) => known == reference,
            None => self.state.is_in_doubt() || self.state == ReminderState::Sent,
        }
    }
}

/// Locks a message; `None` if it was never claimed.
pub(super) async fn lock(tx: &mut Tx, id: &ReminderId) -> Result<Option<HandedReminder>> {
    let found = sql!(
        locked HandedReminder,
        tx,
        "SELECT id, debtor_id, channel, kind, state, address, reference, claimed_at, handed_at
           FROM reminders
          WHERE id = $1 AND claimed_at IS NOT NULL",
        id,
    )?;
    Ok(found.into_iter().next())
}

/// Invoices of a message, without duplicates.
pub(super) async fn invoices(tx: &mut Tx, id: &ReminderId) -> Result<Vec<CustomerInvoice>> {
    Ok(sql!(
        all CustomerInvoice,
        tx,
        "SELECT DISTINCT v.customer_id, v.id AS invoice_id
           FROM reminder_steps s
           JOIN instalments i ON i.id = s.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.reminder_id = $1
          ORDER BY v.customer_id, v.id",
        id,
    )?)
}
