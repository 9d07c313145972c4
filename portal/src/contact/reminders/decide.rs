//! The run: decides about all due debtors, page by page.

use domain::access::{Actor, Right};
use domain::activity::{Activity, WithheldFor};
use domain::calendar::{date_at, first_instant};
use domain::contact::Channel;
use domain::ids::DebtorId;
use domain::reminders::{Due, Plan, Reason};
use jiff::{Timestamp, ToSpan};

use super::account::{AccountQuery, DebtorAccount, DecisionBasis, load};
use super::log::{self, Link, LogEvent};
use super::policy;
use crate::billing::debtors;
use crate::contact::concerned::CustomerInvoice;
use crate::platform::actor::allow_act;
use crate::platform::db::Tx;
use crate::platform::feed;
use crate::platform::settings::Mode;
use crate::{Portal, Result};

pub(super) mod store;

use store::{NewReminder, OpenReminder};

/// Decides about all due debtors; returns their approximate number. Each page is a commit: an
/// interrupted run continues where it stopped, on any replica.
///
/// # Errors
/// Refused without the right to do so.
pub async fn decide_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow_act(actor, Right::SetPolicies)?;
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
    let settings = &portal.settings;
    let mut tx = portal.db.write().await?;
    let rows = debtors::store::to_decide(&mut tx, now).await?;
    let debtors: Vec<_> = rows.into_iter().map(|row| row.read(settings)).collect::<Result<_>>()?;
    let count = debtors.len();
    if count == 0 {
        return Ok(0);
    }
    let policy = policy::in_tx(&mut tx).await?;
    let ids: Vec<DebtorId> = debtors.iter().map(|debtor| debtor.id.clone()).collect();
    let open = store::open_of(&mut tx, &ids).await?;
    let accounts = load(portal, &mut tx, debtors, AccountQuery::all(now)).await?;
    let mut page = DecisionPage::new(DecisionBasis::new(&policy, now));
    for account in &accounts {
        let waiting = open.iter().find(|reminder| reminder.debtor == account.debtor.id);
        page.add(account, waiting)?;
    }
    page.write(&mut tx).await?;
    tx.commit().await?;
    Ok(count)
}

/// Changes to write for a page of debtors.
struct DecisionPage<'a> {
    basis: DecisionBasis<'a>,
    stale: Vec<String>,
    reminders: Vec<NewReminder>,
    links: Vec<(DebtorId, Link)>,
    withheld: Vec<(DebtorId, Option<String>)>,
    events: Vec<(CustomerInvoice, Activity)>,
    next: Vec<(DebtorId, Option<Timestamp>)>,
}

impl<'a> DecisionPage<'a> {
    const fn new(basis: DecisionBasis<'a>) -> Self {
        Self {
            basis,
            stale: Vec::new(),
            reminders: Vec::new(),
            links: Vec::new(),
            withheld: Vec::new(),
            events: Vec::new(),
            next: Vec::new(),
        }
    }

    fn add(&mut self, account: &DebtorAccount, open: Option<&OpenReminder>) -> Result<()> {
        let plan = account.plan(&self.basis);
        let next = next_decision(account, &plan, self.basis.now);
        self.next.push((account.debtor.id.clone(), next));
        // Reminders that are being sent or retried are decided again when they are sent.
        let is_busy = open.is_some_and(OpenReminder::is_busy);
        if let (Some(open), false) = (open, is_busy) {
            self.stale.push(open.id.clone());
        }
        match plan {
            Plan::Nothing => self.remember_withheld(account, None),
            Plan::Withhold { due, reason, until } => self.withhold(account, &due, reason, until)?,
            Plan::Remind { .. } if is_busy => {}
            Plan::Remind { slot, kind, tone, due, .. } => {
                let (channel, send_at) = (slot.channel(), slot.at());
                self.reminders.push(NewReminder {
                    debtor: account.debtor.id.clone(),
                    channel,
                    kind,
                    tone,
                    send_at,
                    since: match channel {
                        Channel::Letter => letter_since(send_at, open, account, self.basis.now),
                        _ => self.basis.now,
                    },
                    policy_version: self.basis.policy.version,
                    steps: log::steps(due.iter().filter(|due| due.withheld.is_none())),
                });
                self.remember_withheld(account, None);
            }
        }
        Ok(())
    }

    /// Logs each withheld reason once.
    fn withhold(
        &mut self,
        account: &DebtorAccount,
        due: &[Due<'_>],
        reason: Reason,
        until: Option<Timestamp>,
    ) -> Result<()> {
        let reason = WithheldFor::from(reason);
        let event = LogEvent::Withheld { reason: reason.clone(), until };
        let entry = account.entry(event, due, &self.basis);
        let digest = format!("{:?} {:?}", entry.what, entry.steps);
        if account.debtor.withheld.as_deref() == Some(&digest) {
            return Ok(());
        }
        let link = log::next(&mut account.debtor.clone(), self.basis.now, &entry)?;
        self.links.push((account.debtor.id.clone(), link));
        self.remember_withheld(account, Some(digest));
        let told = Activity::ReminderWithheld { reason, until };
        let invoices = account.invoices_of(due).into_iter();
        self.events.extend(invoices.map(|invoice| (invoice, told.clone())));
        Ok(())
    }

    /// Stores the digest of what was withheld, if it changed.
    fn remember_withheld(&mut self, account: &DebtorAccount, digest: Option<String>) {
        if account.debtor.withheld != digest {
            self.withheld.push((account.debtor.id.clone(), digest));
        }
    }

    async fn write(self, tx: &mut Tx) -> Result<()> {
        let now = self.basis.now;
        store::delete_waiting(tx, &self.stale).await?;
        store::insert_reminders(tx, &self.reminders, now).await?;
        let links: Vec<_> = self.links.iter().map(|(id, link)| (id, link)).collect();
        log::store::insert_links(tx, &links).await?;
        store::set_withheld(tx, &self.withheld).await?;
        let events: Vec<_> =
            self.events.iter().map(|(invoice, what)| invoice.activity(what.clone())).collect();
        feed::store::record(tx, now, &events)?;
        store::decide_next(tx, &self.next).await
    }
}

/// Start of a letter's wait for its printer. A letter that is decided again every day waits since
/// the first day on which it could have been printed; a postponed one waits from its new day.
fn letter_since(
    send_at: Timestamp,
    open: Option<&OpenReminder>,
    account: &DebtorAccount,
    now: Timestamp,
) -> Timestamp {
    let is_moved = account.debtor.not_before.is_some_and(|moment| moment > now);
    let before = open.and_then(OpenReminder::letter_since);
    before.filter(|since| *since <= now && !is_moved).unwrap_or(send_at)
}

/// Time of the next decision: the end of a hold, but at the latest tomorrow. Debtors without debts
/// are decided about again when an invoice is issued.
fn next_decision(account: &DebtorAccount, plan: &Plan<'_>, now: Timestamp) -> Option<Timestamp> {
    if account.account.debts.is_empty() {
        return None;
    }
    let zone = &account.debtor.place.zone;
    let tomorrow = date_at(now, zone).checked_add(1.day()).ok();
    let tomorrow = tomorrow.and_then(|day| first_instant(day, zone).ok());
    let until = match plan {
        Plan::Withhold { until, .. } => *until,
        Plan::Nothing | Plan::Remind { .. } => None,
    };
    [tomorrow, until].into_iter().flatten().filter(|at| *at > now).min()
}
