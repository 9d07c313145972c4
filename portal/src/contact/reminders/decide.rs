//! The run: decides about everybody whose time has come, page by page.

use domain::access::{Actor, Right};
use domain::activity::{Activity, WithheldFor};
use domain::calendar::{date_at, first_instant};
use domain::contact::{Channel, Slot};
use domain::ids::{CustomerId, DebtorId, InvoiceId};
use domain::reminders::{Due, Kind, Plan, Policy, Tone};
use jiff::{Timestamp, ToSpan};

use super::account::{Loaded, Scope, load};
use super::log::{self, Entry, Link, What};
use super::policy;
use crate::billing::debtors;
use crate::platform::actor::allow;
use crate::platform::feed::{self, NewActivity};
use crate::platform::settings::Mode;
use crate::{Portal, Result};

pub(super) mod store;

use store::{NewReminder, OpenReminder};

/// Decides about everybody whose time has come; gives about how many. Each page is a commit: a run
/// that is interrupted goes on where it stopped, on this replica or another.
///
/// # Errors
/// `NotFound` for who may not operate the portal.
pub async fn decide_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow(actor, Right::Operate)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(0);
    }
    let mut decided = 0;
    loop {
        match page(portal).await? {
            0 => return Ok(decided),
            some => decided += some,
        }
    }
}

async fn page(portal: &Portal) -> Result<usize> {
    let now = portal.now();
    let institution = &portal.settings.institution;
    let mut tx = portal.db.write().await?;
    let rows = debtors::store::to_decide(&mut tx, now).await?;
    let debtors: Vec<_> =
        rows.into_iter().map(|row| row.read(institution)).collect::<Result<_>>()?;
    let count = debtors.len();
    if count == 0 {
        return Ok(0);
    }
    let policy = policy::in_tx(&mut tx).await?;
    let ids: Vec<DebtorId> = debtors.iter().map(|debtor| debtor.id.clone()).collect();
    let open = store::open_of(&mut tx, &ids).await?;
    let scope = Scope { now, but: "", locked: None };
    let mut loaded = load(portal, &mut tx, debtors, scope).await?;
    let mut page = Page::default();
    for one in &mut loaded {
        let waiting = open.iter().find(|reminder| reminder.debtor == one.debtor.id);
        page.add(portal, one, waiting, (&policy, now))?;
    }
    page.write(&mut tx, now).await?;
    tx.commit().await?;
    Ok(count)
}

/// What is to be written of a page.
#[derive(Default)]
struct Page {
    stale: Vec<String>,
    reminders: Vec<NewReminder>,
    links: Vec<(DebtorId, Link)>,
    told: Vec<(DebtorId, Option<String>)>,
    events: Vec<(CustomerId, InvoiceId, Activity)>,
    next: Vec<(DebtorId, Option<Timestamp>)>,
}

impl Page {
    fn add(
        &mut self,
        portal: &Portal,
        one: &mut Loaded,
        open: Option<&OpenReminder>,
        (policy, now): (&Policy, Timestamp),
    ) -> Result<()> {
        let decided = {
            let plan = one.plan(policy, portal.settings.reminders.pack, now);
            self.next.push((one.debtor.id.clone(), next_decision(one, &plan, now)));
            Decided::of(plan, one, policy, portal)
        };
        // What is on its way, or is tried again, is looked at when it is sent.
        let is_busy = open.is_some_and(|open| open.is_busy);
        if let (Some(open), false) = (open, is_busy) {
            self.stale.push(open.id.clone());
        }
        match decided {
            Decided::Nothing => self.tell(one, None),
            Decided::Withheld { entry, reason, until, invoices } => {
                let digest = format!("{:?} {:?}", entry.what, entry.steps);
                if one.debtor.withheld.as_deref() != Some(&digest) {
                    let link = log::next(&mut one.debtor, now, &entry)?;
                    self.links.push((one.debtor.id.clone(), link));
                    self.tell(one, Some(digest));
                    let what = Activity::ReminderWithheld { reason, until };
                    let event = |(customer, invoice)| (customer, invoice, what.clone());
                    self.events.extend(invoices.into_iter().map(event));
                }
            }
            Decided::Queued(mut reminder) if !is_busy => {
                reminder.debtor = Some(one.debtor.id.clone());
                reminder.since = since(&reminder, open, one, now);
                self.reminders.push(reminder);
                self.tell(one, None);
            }
            Decided::Queued(_) => {}
        }
        Ok(())
    }

    /// Remembers what was told last, where that changes.
    fn tell(&mut self, one: &Loaded, digest: Option<String>) {
        if one.debtor.withheld != digest {
            self.told.push((one.debtor.id.clone(), digest));
        }
    }

    async fn write(self, tx: &mut crate::platform::db::Tx, now: Timestamp) -> Result<()> {
        store::delete_waiting(tx, &self.stale).await?;
        store::insert_reminders(tx, &self.reminders, now).await?;
        let links: Vec<_> = self.links.iter().map(|(id, link)| (id, link)).collect();
        log::store::insert_links(tx, &links).await?;
        store::set_withheld(tx, &self.told).await?;
        let events: Vec<_> = self
            .events
            .iter()
            .map(|(customer, invoice, what)| NewActivity {
                customer,
                invoice: Some(invoice),
                payment: None,
                what: what.clone(),
            })
            .collect();
        feed::store::record(tx, now, &events).await?;
        store::decide_next(tx, &self.next).await
    }
}

/// A plan, without what it was made of.
enum Decided {
    Nothing,
    Withheld {
        entry: Entry,
        reason: WithheldFor,
        until: Option<Timestamp>,
        invoices: Vec<(CustomerId, InvoiceId)>,
    },
    Queued(NewReminder),
}

impl Decided {
    fn of(plan: Plan<'_>, one: &Loaded, policy: &Policy, portal: &Portal) -> Self {
        match plan {
            Plan::Nothing { .. } => Self::Nothing,
            Plan::Withhold { due, reason, until } => {
                let reason = WithheldFor::from(reason);
                let entry = entry(
                    What::Withheld { reason: reason.clone(), until },
                    &due,
                    (one, policy),
                    portal,
                );
                Self::Withheld { entry, reason, until, invoices: invoices(one, &due) }
            }
            Plan::Remind { slot, kind, tone, due, .. } => {
                Self::Queued(reminder(&slot, kind, tone, (&due, policy)))
            }
        }
    }
}

fn reminder(
    slot: &Slot,
    kind: Kind,
    tone: Tone,
    (due, policy): (&[Due<'_>], &Policy),
) -> NewReminder {
    let spoken = due.iter().filter(|due| due.withheld.is_none());
    NewReminder {
        debtor: None,
        channel: slot.channel(),
        kind,
        tone,
        send_at: slot.at(),
        since: slot.at(),
        policy_version: policy.version,
        steps: log::steps(spoken),
    }
}

/// Since when a reminder waits. A letter that is decided about again, day after day, waits since
/// the first day on which it could have been printed; one that was moved waits from then on.
fn since(
    new: &NewReminder,
    open: Option<&OpenReminder>,
    one: &Loaded,
    now: Timestamp,
) -> Timestamp {
    if new.channel != Channel::Letter {
        return now;
    }
    let is_moved = one.debtor.not_before.is_some_and(|moment| moment > now);
    let before = open.and_then(|open| open.letter_since).filter(|since| *since <= now && !is_moved);
    before.unwrap_or(new.send_at)
}

/// An entry with all that a decision was made by.
pub(super) fn entry(
    what: What,
    due: &[Due<'_>],
    (one, policy): (&Loaded, &Policy),
    portal: &Portal,
) -> Entry {
    let pack = portal.settings.reminders.pack;
    Entry {
        what,
        steps: log::steps(due),
        policy: Some(policy.version),
        rules: Some((pack.code.to_owned(), pack.version)),
        rating: Some(one.account.rating),
    }
}

/// The invoices of debts, each once.
pub(super) fn invoices(one: &Loaded, due: &[Due<'_>]) -> Vec<(CustomerId, InvoiceId)> {
    let detail = |due: &Due<'_>| one.details.get(&due.debt.instalment);
    let found = due.iter().filter_map(detail);
    let mut invoices: Vec<_> = found.map(|d| (d.customer.clone(), d.invoice.clone())).collect();
    invoices.sort_unstable();
    invoices.dedup();
    invoices
}

/// When it is decided next: when a hold ends, and at the latest tomorrow. Who owes nothing is
/// looked at again when something is issued.
fn next_decision(one: &Loaded, plan: &Plan<'_>, now: Timestamp) -> Option<Timestamp> {
    if one.account.debts.is_empty() {
        return None;
    }
    let zone = &one.debtor.place.zone;
    let tomorrow = date_at(now, zone).checked_add(1.day()).ok();
    let tomorrow = tomorrow.and_then(|day| first_instant(day, zone).ok());
    let until = match plan {
        Plan::Withhold { until, .. } => *until,
        Plan::Nothing { .. } | Plan::Remind { .. } => None,
    };
    [tomorrow, until].into_iter().flatten().filter(|at| *at > now).min()
}
