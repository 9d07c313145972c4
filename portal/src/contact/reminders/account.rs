//! Everything that a decision about a person looks at, read for many people at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::calendar::{Date, SignedDuration, date_at};
use domain::contact::{Channel, Contact, RulePack};
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId};
use domain::money::Money;
use domain::reminders::{
    Account, Due, OpenInstalment, Person, Plan, Policy, Record, plan, rate, rating,
};
use jiff::{Timestamp, ToSpan};

use super::log::{self, Entry, LogEvent};
use crate::billing::debtors::Debtor;
use crate::contact::concerned::CustomerInvoice;
use crate::contact::holds::ActiveHolds;
use crate::platform::db::Tx;
use crate::{Portal, Result};

pub(super) mod store;

/// A debt as a message names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtDetail {
    pub instalment: InstalmentId,
    pub invoice: InvoiceId,
    /// The invoice's number.
    pub invoice_number: String,
    /// What it is for.
    pub description: String,
    pub customer: CustomerId,
    /// How they are called.
    pub customer_name: String,
    /// When it falls due.
    pub due_on: Date,
    /// What is left to pay.
    pub outstanding: Money,
}

/// A debtor with all that a decision looks at.
#[derive(Debug, Clone)]
pub struct DebtorAccount {
    pub debtor: Debtor,
    /// What they owe, and how they are spoken to.
    pub account: Account,
    /// What messages say of each debt.
    pub details: BTreeMap<InstalmentId, DebtDetail>,
    /// What was sent to them lately.
    pub contacts: Vec<Contact>,
    /// The channels that reach them.
    pub reachable: Vec<Channel>,
}

impl DebtorAccount {
    /// Decides.
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

    /// An entry for the log, with all that the decision was made by.
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

    /// The invoices of debts, each once.
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

/// What a decision is made by.
#[derive(Debug, Clone, Copy)]
pub struct DecisionBasis<'a> {
    /// The institution's steps.
    pub policy: &'a Policy,
    /// The rules of the place.
    pub pack: &'static RulePack,
    /// The instant of the decision.
    pub now: Timestamp,
}

impl<'a> DecisionBasis<'a> {
    pub(super) fn new(portal: &Portal, policy: &'a Policy, now: Timestamp) -> Self {
        Self { policy, pack: portal.settings.reminders.pack, now }
    }
}

/// So far back contacts count: longer than any rule looks.
const CONTACTS: SignedDuration = SignedDuration::from_hours(24 * 8);

/// What is read of accounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct AccountQuery<'a> {
    /// The instant of the decision.
    pub(super) now: Timestamp,
    /// A reminder that is being tried again: its own steps and contact do not count.
    pub(super) but: &'a str,
    /// Only these invoices, whose lock is held; all where there is none.
    pub(super) locked: Option<&'a [InvoiceId]>,
}

impl AccountQuery<'static> {
    /// All that there is at an instant.
    pub(super) const fn all(now: Timestamp) -> Self {
        Self { now, but: "", locked: None }
    }
}

/// Reads all that a decision looks at, in the order of the debtors.
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

/// A debtor's account, and what comes next for them.
#[derive(Debug, Clone)]
pub(crate) struct DebtorOutlook {
    pub(crate) account: DebtorAccount,
    pub(crate) next: Option<NextContact>,
}

/// Looks at debtors, without any lock.
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
        let next = next_of(&account, &account.plan(&basis));
        DebtorOutlook { account, next }
    };
    Ok(accounts.into_iter().map(outlook).collect())
}

/// What comes next for a debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NextContact {
    /// On which day at the debtor's place.
    pub(crate) on: Date,
    /// By which channel, where it is decided.
    pub(crate) channel: Option<Channel>,
}

/// What comes next for a debtor, seen from an instant.
fn next_of(account: &DebtorAccount, plan: &Plan<'_>) -> Option<NextContact> {
    match plan {
        Plan::Remind { slot, .. } => Some(NextContact {
            on: date_at(slot.at(), &account.debtor.place.zone),
            channel: Some(slot.channel()),
        }),
        Plan::Nothing { next } => next.map(|on| NextContact { on, channel: None }),
        Plan::Withhold { .. } => None,
    }
}

/// What was read, by debtor.
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
