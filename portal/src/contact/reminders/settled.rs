//! Consequences of a settlement for queued reminders, in the same commit.

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
use crate::platform::settings::Settings;

mod store;

use store::PaidStep;

/// Invoices whose reminders were dropped, for timelines.
#[derive(Debug, Default)]
pub(crate) struct DroppedReminders(Vec<CustomerInvoice>);

impl DroppedReminders {
    pub(crate) fn events(&self) -> impl Iterator<Item = NewActivity<'_>> {
        self.0.iter().map(|invoice| invoice.activity(Activity::ReminderDropped))
    }
}

/// Removes paid instalments from queued reminders, and drops reminders without any left. The caller
/// holds the locks of the invoices and records the activity at the end, because no lock may be
/// taken after that.
pub(crate) async fn settled(
    tx: &mut Tx,
    settings: &Settings,
    now: Timestamp,
    instalments: &[&str],
) -> Result<DroppedReminders> {
    let mut dropped = DroppedReminders::default();
    let waiting = store::waiting_for_paid(tx, instalments).await?;
    let mut people: BTreeMap<&DebtorId, Vec<&PaidStep>> = BTreeMap::new();
    for one in &waiting {
        people.entry(&one.debtor).or_default().push(one);
    }
    // Lock order everywhere: debtor, then reminder.
    for (debtor, paid) in people {
        let Some(row) = debtors::store::lock(tx, debtor).await? else { continue };
        let mut debtor = row.read(settings)?;
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
