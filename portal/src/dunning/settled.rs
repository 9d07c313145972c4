//! What a settlement ends: in the same commit, the reminders that wait for what was paid.

use domain::ids::{DebtorId, ReminderId};
use domain::timeline::Happening;
use jiff::Timestamp;

use super::log::{self, Entry, What};
use super::store;
use crate::db::Tx;
use crate::live::{self, NewEvent};
use crate::settings::Institution;
use crate::{Result, debtors};

/// Takes what is paid now out of the reminders that wait; one that speaks of nothing else is
/// dropped. The caller holds the locks of the invoices.
pub(crate) async fn settled(
    tx: &mut Tx,
    institution: &Institution,
    now: Timestamp,
    instalments: &[&str],
) -> Result<()> {
    let waiting = store::waiting_for_paid(tx, instalments).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    store::forget_paid_steps(tx, &waiting).await?;
    let mut reminders: Vec<(&DebtorId, &ReminderId)> =
        waiting.iter().map(|paid| (&paid.debtor, &paid.reminder)).collect();
    reminders.sort_unstable();
    reminders.dedup();
    for (debtor, reminder) in reminders {
        if !store::cancel_if_empty(tx, reminder, now).await? {
            continue;
        }
        let Some(row) = debtors::store::lock(tx, debtor).await? else { continue };
        let mut debtor = row.read(institution)?;
        let entry = Entry::of(What::Dropped { reminder: reminder.clone() });
        log::append(tx, &mut debtor, now, &entry).await?;
        let paid = waiting.iter().filter(|paid| paid.reminder == *reminder);
        let mut events: Vec<NewEvent<'_>> = paid
            .map(|paid| NewEvent {
                customer: &paid.customer,
                invoice: Some(&paid.invoice),
                payment: None,
                what: Happening::ReminderDropped,
            })
            .collect();
        events.dedup_by(|a, b| a.invoice == b.invoice);
        live::store::record(tx, now, &events).await?;
    }
    Ok(())
}
