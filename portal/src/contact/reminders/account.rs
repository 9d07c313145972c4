//! Loads everything that a decision depends on, for many debtors at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::calendar::{Date, SignedDuration, date_at};
use domain::contact::household::are_strangers;
use domain::contact::{Channel, Contact, RulePack};
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId};
use domain::money::Money;
use domain::reminders::{
    Account, Due, OpenInstalment, Person, Plan, Policy, Rating, Reason, Record, forecast, plan,
    rate, rating,
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
    /// Rules of the debtor's place.
    pub pack: &'static RulePack,
    /// What their customers paid too much.
    pub credits: Vec<CustomerCredit>,
}

/// Credit of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCredit {
    pub customer: CustomerId,
    pub amount: Money,
}

impl DebtorAccount {
    #[must_use]
    pub fn plan<'a>(&'a self, basis: &DecisionBasis<'a>) -> Plan<'a> {
        let limits = basis.policy.limits_at(self.pack.code);
        let person = Person {
            place: &self.debtor.place,
            pack: self.pack,
            limits: &limits,
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
            rules: Some((self.pack.code.to_owned(), self.pack.version)),
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
    pub now: Timestamp,
}

impl<'a> DecisionBasis<'a> {
    pub(super) const fn new(policy: &'a Policy, now: Timestamp) -> Self {
        Self { policy, now }
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
        let pack = portal.settings.pack_at(&debtor.place);
        rows.account(debtor, channels, pack, now)
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
    let basis = DecisionBasis::new(policy, now);
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

/// How a customer has paid.
#[derive(Default)]
struct PaymentHistory {
    records: Vec<Record>,
    broken: Vec<Date>,
}

/// The rating of a debtor: each customer has their own, and a message about several is written in
/// the mildest tone. Customers who owe nothing do not count, if another does.
fn rating_of(
    histories: &BTreeMap<CustomerId, PaymentHistory>,
    owing: &BTreeSet<&CustomerId>,
    today: Date,
) -> Rating {
    let counts = |customer: &CustomerId| owing.is_empty() || owing.contains(customer);
    let counting = histories.iter().filter(|(customer, _)| counts(customer));
    let ratings = counting.map(|(_, history)| rate(&history.records, &history.broken, today));
    ratings.min_by_key(|rating| rating.tone).unwrap_or_else(|| rate(&[], &[], today))
}

/// Whether the debts are of strangers, who must not read about each other.
fn is_shared(details: &BTreeMap<InstalmentId, DebtDetail>) -> bool {
    let names: BTreeSet<&str> = details.values().map(|one| one.customer_name.as_str()).collect();
    are_strangers(&names.into_iter().collect::<Vec<_>>())
}

/// Rows by debtor.
struct AccountRows {
    debts: HashMap<DebtorId, Vec<store::AccountDebt>>,
    history: HashMap<DebtorId, Vec<store::PastInstalment>>,
    broken: HashMap<DebtorId, Vec<store::BrokenPromise>>,
    holds: ActiveHolds,
    steps: HashMap<InstalmentId, Vec<store::StepTaken>>,
    contacts: HashMap<DebtorId, Vec<Contact>>,
    undeliverable: HashMap<DebtorId, Vec<store::UndeliverableAddress>>,
    credits: HashMap<DebtorId, Vec<CustomerCredit>>,
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
            credits: store::credits(tx, ids).await?,
        })
    }

    fn account(
        &mut self,
        debtor: Debtor,
        mut reachable: Vec<Channel>,
        pack: &'static RulePack,
        now: Timestamp,
    ) -> DebtorAccount {
        let id = &debtor.id;
        let today = date_at(now, &debtor.place.zone);
        let open = self.debts.remove(id).unwrap_or_default();
        let zone = &debtor.place.zone;
        let past = self.history.remove(id).unwrap_or_default();
        let mut histories: BTreeMap<CustomerId, PaymentHistory> = BTreeMap::new();
        for (customer, times) in past.iter().map(|one| (&one.customer, &one.times)).chain(
            open.iter().map(|debt| (&debt.detail.customer, &debt.times)), //
        ) {
            let history = histories.entry(customer.clone()).or_default();
            history.records.push(times.record(zone));
        }
        for promise in self.broken.remove(id).unwrap_or_default() {
            histories.entry(promise.customer).or_default().broken.push(promise.promised_on);
        }
        let (mut debts, mut details) = (Vec::new(), BTreeMap::new());
        for debt in open.into_iter().filter(|debt| !debt.detail.outstanding.is_zero()) {
            debts.push(self.debt(&debt));
            details.insert(debt.detail.instalment.clone(), debt.detail);
        }
        if !debtor.is_one_payer && is_shared(&details) {
            reachable.retain(|channel| matches!(channel, Channel::InApp | Channel::Webhook));
        }
        let owing: BTreeSet<&CustomerId> = details.values().map(|one| &one.customer).collect();
        let rating = rating_of(&histories, &owing, today);
        let lost = self.undeliverable.remove(id).unwrap_or_default();
        reachable.retain(|channel| {
            let address = debtor.address(*channel);
            !lost.iter().any(|one| one.channel == *channel && Some(one.address.as_str()) == address)
        });
        DebtorAccount {
            account: Account { debts, rating, segments: debtor.segments.clone() },
            contacts: self.contacts.remove(id).unwrap_or_default(),
            credits: self.credits.remove(id).unwrap_or_default(),
            debtor,
            details,
            reachable,
            pack,
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
