//! What a change of the policy would make of the institution's next day. It asks the same function
//! as the run, reads page by page, and writes nothing.

use domain::access::{Actor, Right};
use domain::calendar::{Date, first_instant};
use domain::ids::{CustomerId, DebtorId};
use domain::reminders::{DayChange, DayDifference, DayOutcome, Policy, PolicyChange};
use jiff::{Timestamp, ToSpan};

use super::account::{AccountQuery, DebtorAccount, DecisionBasis, load, store};
use super::policy::{self, PolicyError};
use crate::billing::debtors;
use crate::billing::debtors::Debtor;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Maximum number of debtors with debts that are examined: more would take longer than anybody
/// waits for a page.
pub const MOST_EXAMINED: u32 = 100_000;

/// Maximum number of debtors that are named.
pub const MOST_NAMED: usize = 20;

/// What a change would make of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyDifference {
    pub day: Date,
    pub counts: DayDifference,
    /// The first debtors for whom something changes.
    pub rows: Vec<DifferenceRow>,
    /// Debtors with debts that were examined.
    pub examined: u32,
    /// Whether these are all.
    pub is_whole: bool,
}

/// A debtor for whom something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceRow {
    pub debtor: DebtorId,
    pub name: String,
    /// One of their customers.
    pub customer: Option<CustomerId>,
    pub change: DayChange,
    pub before: DayOutcome,
    pub after: DayOutcome,
}

/// Compares the sends of the institution's next day under the policy of a version, and under the
/// same with a change.
///
/// # Errors
/// [`PolicyError`]; refused without the right to change the policy.
pub async fn difference(
    portal: &Portal,
    actor: &Actor,
    base: u32,
    change: &PolicyChange,
) -> Result<PolicyDifference, PolicyError> {
    allow(actor, Right::SetPolicies)?;
    let before = policy::in_tx(&mut portal.db.read().await?).await?;
    if before.version != base {
        return Err(PolicyError::Stale);
    }
    let after = change.applied_to(&before)?;
    if after == before {
        return Err(PolicyError::Unchanged);
    }
    DayComparison::of_tomorrow(portal, &before, &after)?.run(portal, MOST_EXAMINED).await
}

/// A comparison of two policies on a day.
pub(super) struct DayComparison<'a> {
    before: DecisionBasis<'a>,
    after: DecisionBasis<'a>,
    end: Timestamp,
    found: PolicyDifference,
}

impl<'a> DayComparison<'a> {
    pub(super) fn of_tomorrow(
        portal: &Portal,
        before: &'a Policy,
        after: &'a Policy,
    ) -> Result<Self, PolicyError> {
        let zone = &portal.settings.institution.time_zone;
        let start_of = |day: Date| first_instant(day, zone).map_err(|_| PolicyError::NoDate);
        let day = portal.today().checked_add(1.day()).map_err(|_| PolicyError::NoDate)?;
        let next = day.checked_add(1.day()).map_err(|_| PolicyError::NoDate)?;
        let now = start_of(day)?;
        let found = PolicyDifference {
            day,
            counts: DayDifference::default(),
            rows: Vec::new(),
            examined: 0,
            is_whole: true,
        };
        Ok(Self {
            before: DecisionBasis::new(before, now),
            after: DecisionBasis::new(after, now),
            end: start_of(next)?,
            found,
        })
    }

    /// Compares page by page, up to a number of debtors.
    pub(super) async fn run(
        mut self,
        portal: &Portal,
        most: u32,
    ) -> Result<PolicyDifference, PolicyError> {
        let mut last = String::new();
        loop {
            let mut tx = portal.db.read().await?;
            let rows = debtors::store::owing_after(&mut tx, &last).await?;
            let settings = &portal.settings;
            let page = rows.into_iter().map(|row| row.read(settings));
            let page: Vec<Debtor> = page.collect::<Result<_>>()?;
            let Some(debtor) = page.last() else { return Ok(self.found) };
            last = debtor.id.as_str().to_owned();
            if self.found.examined >= most {
                self.found.is_whole = false;
                return Ok(self.found);
            }
            self.found.examined += u32::try_from(page.len()).map_err(Error::internal)?;
            let accounts = accounts_of(portal, &mut tx, page, self.before.now).await?;
            accounts.iter().for_each(|account| self.add(account));
        }
    }

    fn add(&mut self, account: &DebtorAccount) {
        let before = DayOutcome::of(&account.plan(&self.before), self.end);
        let after = DayOutcome::of(&account.plan(&self.after), self.end);
        let found = &mut self.found;
        if let Some(change) = found.counts.add(&before, &after)
            && found.rows.len() < MOST_NAMED
        {
            let customer = account.details.values().next().map(|debt| debt.customer.clone());
            let (debtor, name) = (account.debtor.id.clone(), account.debtor.name.clone());
            found.rows.push(DifferenceRow { debtor, name, customer, change, before, after });
        }
    }
}

/// Accounts as of an instant to come: what waits to be sent before it counts as sent.
pub(super) async fn accounts_of(
    portal: &Portal,
    tx: &mut Tx,
    debtors: Vec<Debtor>,
    at: Timestamp,
) -> Result<Vec<DebtorAccount>> {
    let ids: Vec<DebtorId> = debtors.iter().map(|debtor| debtor.id.clone()).collect();
    let ids: Vec<&str> = ids.iter().map(DebtorId::as_str).collect();
    let mut waiting = store::waiting_before(tx, &ids, at).await?;
    let mut accounts = load(portal, tx, debtors, AccountQuery::all(at)).await?;
    for account in &mut accounts {
        for store::WaitingStep { contact, instalment, step } in
            waiting.remove(&account.debtor.id).unwrap_or_default()
        {
            account.contacts.push(contact);
            let mut debts = account.account.debts.iter_mut();
            if let Some(debt) = debts.find(|debt| debt.instalment == instalment) {
                debt.taken.push(step);
            }
        }
    }
    Ok(accounts)
}
