//! What a settlement ends: in the same commit, the reminders that wait for what was paid.

use std::collections::BTreeMap;

use domain::activity::Activity;
use domain::ids::DebtorId;
use jiff::Timestamp;

use super::log::{self, Entry, LogEvent};
use crate::Result;
use crate::billing::debtors;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::db::Tx;
use crate::platform::feed::NewActivity;
use crate::platform::settings::Institution;

mod store;

use store::PaidStep;

/// The invoices whose reminders were dropped, for the timelines.
#[derive(Debug, Default)]
pub(crate) struct DroppedReminders(Vec<CustomerInvoice>);

impl DroppedReminders {
    /// What the timelines are told.
    pub(crate) fn events(&self) -> impl Iterator<Item = NewActivity<'_>> {
        self.0.iter().map(|invoice| invoice.activity(Activity::ReminderDropped))
    }
}

/// Takes what is paid now out of the reminders that wait; one that speaks of nothing else is
/// dropped. The caller holds the locks of the invoices, and tells the timelines at the end: who
/// writes events takes no other lock after that.
pub(crate) async fn settled(
    tx: &mut Tx,
    institution: &Institution,
    now: Timestamp,
    instalments: &[&str],
) -> Result<DroppedReminders> {
    let mut dropped = DroppedReminders::default();
    let waiting = store::waiting_for_paid(tx, instalments).await?;
    let mut people: BTreeMap<&DebtorId, Vec<&PaidStep>> = BTreeMap::new();
    for one in &waiting {
        people.entry(&one.debtor).or_default().push(one);
    }
    // The person first, then their reminder: everybody takes them in this order.
    for (debtor, paid) in people {
        let Some(row) = debtors::store::lock(tx, debtor).await? else { continue };
        let mut debtor = row.read(institution)?;
        store::forget_paid_steps(tx, &paid).await?;
        let Some(first) = paid.first() else { continue };
        if !store::cancel_if_empty(tx, &first.reminder, now).await? {
            continue;
        }
        let entry = Entry::of(LogEvent::Dropped { reminder: first.reminder.clone() });
        log::append(tx, &mut debtor, now, &entry).await?;
        let mut invoices: Vec<_> = paid.iter().map(|step| step.of.clone()).collect();
        invoices.dedup();
        dropped.0.extend(invoices);
    }
    Ok(dropped)
}
