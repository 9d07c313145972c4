//! Loads everything that a decision depends on, for many debtors at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::calendar::{Date, SignedDuration, date_at};
use domain::contact::{Channel, Contact, RulePack};
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId};
use domain::money::Money;
use domain::reminders::{
    Account, Due, OpenInstalment, Person, Plan, Policy, Reason, Record, forecast, plan, rate,
    rating,
};
use jiff::{Timestamp, ToSpan};

use super::log::{self, Entry, LogEvent};
use crate::billing::debtors::Debtor;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::holds::ActiveHolds;
use crate::platform::db::Tx;
use crate::{Portal, Result};

pub(super) mod store;

/// A debt as messages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtDetail {
    pub instalment: InstalmentId,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub description: String,
    pub customer: CustomerId,
    pub customer_name: String,
    pub due_on: Date,
    pub outstanding: Money,
}

/// A debtor with everything that a decision depends on.
#[derive(Debug, Clone)]
pub struct DebtorAccount {
    pub debtor: Debtor,
    /// Debts and payment history.
    pub account: Account,
    /// Data of each debt for messages.
    pub details: BTreeMap<InstalmentId, DebtDetail>,
    /// Recent contacts.
    pub contacts: Vec<Contact>,
    /// Channels with a deliverable address and a carrier.
    pub reachable: Vec<Channel>,
}

impl DebtorAccount {
    #[must_use]
    pub fn plan<'a>(&'a self, basis: &DecisionBasis<'a>) -> Plan<'a> {
        let person = Person {
            place: &self.debtor.place,
            pack: basis.pack,
            preferences: &self.debtor.preferences,
            reachable: &self.reachable,
            contacts: &self.contacts,
            not_before: self.debtor.not_before,
        };
        plan(basis.policy, &self.account, &person, basis.now)
    }

    /// A log entry with everything that the decision was based on.
    pub(super) fn entry(
        &self,
        what: LogEvent,
        due: &[Due<'_>],
        basis: &DecisionBasis<'_>,
    ) -> Entry {
        Entry {
            what,
            steps: log::steps(due),
            policy: Some(basis.policy.version),
            rules: Some((basis.pack.code.to_owned(), basis.pack.version)),
            rating: Some(self.account.rating),
        }
    }

    /// Invoices of debts, without duplicates.
    pub(super) fn invoices_of(&self, due: &[Due<'_>]) -> Vec<CustomerInvoice> {
        let details = due.iter().filter_map(|due| self.details.get(&due.debt.instalment));
        let invoices: BTreeSet<_> = details
            .map(|detail| CustomerInvoice {
                customer: detail.customer.clone(),
                invoice: detail.invoice.clone(),
            })
            .collect();
        invoices.into_iter().collect()
    }
}

/// Institution-wide basis of a decision.
#[derive(Debug, Clone, Copy)]
pub struct DecisionBasis<'a> {
    pub policy: &'a Policy,
    /// Rules of the country.
    pub pack: &'static RulePack,
    pub now: Timestamp,
}

impl<'a> DecisionBasis<'a> {
    pub(super) fn new(portal: &Portal, policy: &'a Policy, now: Timestamp) -> Self {
        Self { policy, pack: portal.settings.reminders.pack, now }
    }
}

/// Period of contacts to load: longer than any rule looks back.
const CONTACTS: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Selects the data of accounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct AccountQuery<'a> {
    /// Time of the decision.
    pub(super) now: Timestamp,
    /// Reminder that is being retried; its own steps and contact do not count.
    pub(super) but: &'a str,
    /// Restricts to these invoices, whose locks are held; `None` for all.
    pub(super) locked: Option<&'a [InvoiceId]>,
}

impl AccountQuery<'static> {
    pub(super) const fn all(now: Timestamp) -> Self {
        Self { now, but: "", locked: None }
    }
}

/// Loads accounts, in the order of the debtors.
pub(super) async fn load(
    portal: &Portal,
    tx: &mut Tx,
    debtors: Vec<Debtor>,
    query: AccountQuery<'_>,
) -> Result<Vec<DebtorAccount>> {
    let now = query.now;
    let today = date_at(now, &portal.settings.institution.time_zone);
    let ids: Vec<&str> = debtors.iter().map(|debtor| debtor.id.as_str()).collect();
    let mut rows = AccountRows::read(tx, &ids, now, today, query.but).await?;
    if let Some(locked) = query.locked {
        for debts in rows.debts.values_mut() {
            debts.retain(|debt| locked.contains(&debt.detail.invoice));
        }
    }
    let read = |debtor: Debtor| {
        let channels = portal.carriers.reaching(|channel| debtor.address(channel).is_some());
        rows.account(debtor, channels, now)
    };
    Ok(debtors.into_iter().map(read).collect())
}

/// A debtor's account and next reminder.
#[derive(Debug, Clone)]
pub(crate) struct DebtorOutlook {
    pub(crate) account: DebtorAccount,
    pub(crate) next: Option<NextContact>,
}

/// Loads debtors without locks and forecasts their next reminders.
pub(crate) async fn look_at(
    portal: &Portal,
    tx: &mut Tx,
    debtors: Vec<Debtor>,
    policy: &Policy,
) -> Result<Vec<DebtorOutlook>> {
    let now = portal.now();
    let basis = DecisionBasis::new(portal, policy, now);
    let accounts = load(portal, tx, debtors, AccountQuery::all(now)).await?;
    let outlook = |account: DebtorAccount| {
        let next = next_of(&account, &basis);
        DebtorOutlook { account, next }
    };
    Ok(accounts.into_iter().map(outlook).collect())
}

/// Forecast of the next reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NextContact {
    /// Date at the debtor's place.
    pub(crate) on: Date,
    /// `None` while undecided.
    pub(crate) channel: Option<Channel>,
}

/// Forecast of a debtor's next reminder.
fn next_of(account: &DebtorAccount, basis: &DecisionBasis<'_>) -> Option<NextContact> {
    let zone = &account.debtor.place.zone;
    match account.plan(basis) {
        Plan::Remind { slot, .. } => {
            Some(NextContact { on: date_at(slot.at(), zone), channel: Some(slot.channel()) })
        }
        Plan::Nothing | Plan::Withhold { reason: Reason::Hold(_), .. } => {
            let moved = account.debtor.not_before.map(|moment| date_at(moment, zone));
            let on = forecast(basis.policy, &account.account, basis.now, zone)?;
            Some(NextContact { on: moved.map_or(on, |moved| moved.max(on)), channel: None })
        }
        Plan::Withhold { .. } => None,
    }
}

/// Rows by debtor.
struct AccountRows {
    debts: HashMap<DebtorId, Vec<store::AccountDebt>>,
    history: HashMap<DebtorId, Vec<store::InstalmentTimes>>,
    broken: HashMap<DebtorId, Vec<Date>>,
    holds: ActiveHolds,
    steps: HashMap<InstalmentId, Vec<store::StepTaken>>,
    contacts: HashMap<DebtorId, Vec<Contact>>,
    undeliverable: HashMap<DebtorId, Vec<store::UndeliverableAddress>>,
}

impl AccountRows {
    async fn read(
        tx: &mut Tx,
        ids: &[&str],
        now: Timestamp,
        today: Date,
        but: &str,
    ) -> Result<Self> {
        let year = |days: i32| today.checked_sub(days.days()).unwrap_or(today);
        let history_since = now - SignedDuration::from_hours(24 * i64::from(rating::MEMORY + 31));
        let debts = store::open_debts(tx, ids, today).await?;
        let invoices = debts.values().flatten().map(|debt| &debt.detail.invoice);
        let holds = ActiveHolds::of(tx, invoices, now).await?;
        Ok(Self {
            debts,
            holds,
            history: store::history(tx, ids, history_since).await?,
            broken: store::broken_promises(tx, ids, year(rating::PROMISES)).await?,
            steps: store::steps(tx, ids, but).await?,
            contacts: store::contacts(tx, ids, now - CONTACTS, but).await?,
            undeliverable: store::undeliverable(tx, ids).await?,
        })
    }

    fn account(
        &mut self,
        debtor: Debtor,
        mut reachable: Vec<Channel>,
        now: Timestamp,
    ) -> DebtorAccount {
        let id = &debtor.id;
        let today = date_at(now, &debtor.place.zone);
        let open = self.debts.remove(id).unwrap_or_default();
        let zone = &debtor.place.zone;
        let past = self.history.remove(id).unwrap_or_default();
        let times = past.iter().chain(open.iter().map(|debt| &debt.times));
        let records: Vec<Record> = times.map(|times| times.record(zone)).collect();
        let broken = self.broken.remove(id).unwrap_or_default();
        let (mut debts, mut details) = (Vec::new(), BTreeMap::new());
        for debt in open.into_iter().filter(|debt| !debt.detail.outstanding.is_zero()) {
            debts.push(self.debt(&debt));
            details.insert(debt.detail.instalment.clone(), debt.detail);
        }
        let lost = self.undeliverable.remove(id).unwrap_or_default();
        reachable.retain(|channel| {
            let address = debtor.address(*channel);
            !lost.iter().any(|one| one.channel == *channel && Some(one.address.as_str()) == address)
        });
        DebtorAccount {
            account: Account {
                debts,
                rating: rate(&records, &broken, today),
                segments: debtor.segments.clone(),
            },
            contacts: self.contacts.remove(id).unwrap_or_default(),
            debtor,
            details,
            reachable,
        }
    }

    fn debt(&mut self, debt: &store::AccountDebt) -> OpenInstalment {
        let detail = &debt.detail;
        let steps = self.steps.remove(&detail.instalment).unwrap_or_default();
        let (failed, taken): (Vec<_>, Vec<_>) =
            steps.into_iter().partition(store::StepTaken::is_failed);
        OpenInstalment {
            instalment: detail.instalment.clone(),
            due_on: detail.due_on,
            outstanding: detail.outstanding,
            holds: self.holds.of_instalment(&detail.invoice, &detail.instalment),
            taken: taken.into_iter().map(|step| step.name).collect(),
            failed: failed.into_iter().map(|step| (step.name, step.channel)).collect(),
        }
    }
}
