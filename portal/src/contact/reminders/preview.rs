//! The preview: which reminders would be sent, and which withheld and why. It uses the same
//! function as the run and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Actor, Right};
use domain::activity::WithheldFor;
use domain::calendar::{Date, first_instant};
use domain::contact::Channel;
use domain::ids::InstalmentId;
use domain::money::Money;
use domain::reminders::{Kind, Plan, Policy, Tone};
use jiff::Timestamp;

use super::account::{AccountQuery, DebtorAccount, DecisionBasis, load};
use super::policy::{self, PolicyError};
use crate::billing::debtors;
use crate::platform::actor::allow;
use crate::{Portal, Result};

/// A debt with a due step, and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewLine {
    /// Name of the debtor.
    pub debtor: String,
    /// Name of the customer.
    pub customer: String,
    pub invoice: String,
    pub due_on: Date,
    pub outstanding: Money,
    pub step: String,
    pub fate: Fate,
}

/// Outcome of a due step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    Sent {
        /// Time of the permitted slot.
        at: Timestamp,
        channel: Channel,
        kind: Kind,
        tone: Tone,
    },
    Withheld {
        reason: WithheldFor,
        /// `None` if unknown.
        until: Option<Timestamp>,
    },
}

/// Effect of another policy on a debt; `None` on a side where no step would be due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewChange {
    /// Outcome under the current policy.
    pub before: Option<PreviewLine>,
    /// Outcome under the other policy.
    pub after: Option<PreviewLine>,
}

/// Passes every step that is due on a day, or now, to a callback, without writing anything. Debtors
/// are read page by page. Returns the number of debtors examined.
///
/// # Errors
/// [`PolicyError::NoDate`]; when the database or the callback fails.
pub async fn preview(
    portal: &Portal,
    actor: &Actor,
    on: Option<Date>,
    mut each: impl FnMut(PreviewLine) -> Result<()>,
) -> Result<usize, PolicyError> {
    allow(actor, Right::SetPolicies)?;
    let policy = policy::in_tx(&mut portal.db.read().await?).await?;
    let now = moment(portal, on)?;
    let basis = DecisionBasis::new(&policy, now);
    everybody(portal, now, |account| {
        lines(account, &account.plan(&basis)).into_values().try_for_each(&mut each)
    })
    .await
}

/// Passes every difference that another policy would make on a day, or now, to a callback, without
/// writing anything. Returns the number of debtors examined.
///
/// # Errors
/// [`PolicyError`]; when the database or the callback fails.
pub async fn compare(
    portal: &Portal,
    actor: &Actor,
    on: Option<Date>,
    other: &Policy,
    mut each: impl FnMut(PreviewChange) -> Result<()>,
) -> Result<usize, PolicyError> {
    allow(actor, Right::SetPolicies)?;
    other.check()?;
    let policy = policy::in_tx(&mut portal.db.read().await?).await?;
    let now = moment(portal, on)?;
    let [now_used, other] = [&policy, other].map(|one| DecisionBasis::new(one, now));
    everybody(portal, now, |account| {
        let mut before = lines(account, &account.plan(&now_used));
        let mut after = lines(account, &account.plan(&other));
        let debts: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
        for debt in debts {
            let change = PreviewChange { before: before.remove(&debt), after: after.remove(&debt) };
            if change.before != change.after {
                each(change)?;
            }
        }
        Ok(())
    })
    .await
}

/// Now, or the beginning of a future day.
fn moment(portal: &Portal, on: Option<Date>) -> Result<Timestamp, PolicyError> {
    let Some(day) = on else { return Ok(portal.now()) };
    let first = first_instant(day, &portal.settings.institution.time_zone)
        .map_err(|_| PolicyError::NoDate)?;
    Ok(first.max(portal.now()))
}

/// Passes the accounts of all debtors, as of an instant, to a callback, page by page.
async fn everybody(
    portal: &Portal,
    now: Timestamp,
    mut each: impl FnMut(&DebtorAccount) -> Result<()>,
) -> Result<usize, PolicyError> {
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let mut tx = portal.db.read().await?;
        let rows = debtors::store::after(&mut tx, &after).await?;
        let settings = &portal.settings;
        let page: Vec<_> = rows.into_iter().map(|row| row.read(settings)).collect::<Result<_>>()?;
        let Some(last) = page.last() else { return Ok(seen) };
        after = last.id.as_str().to_owned();
        seen += page.len();
        for account in load(portal, &mut tx, page, AccountQuery::all(now)).await? {
            each(&account)?;
        }
    }
}

/// Outcome of each debt with a due step.
fn lines(account: &DebtorAccount, plan: &Plan<'_>) -> BTreeMap<InstalmentId, PreviewLine> {
    let line = |due: &domain::reminders::Due<'_>| {
        let detail = account.details.get(&due.debt.instalment)?;
        let fate = match (plan, due.withheld) {
            (_, Some(hold)) => Fate::Withheld {
                reason: WithheldFor::Hold { cause: hold.cause },
                until: Some(hold.until),
            },
            (Plan::Remind { slot, kind, tone, .. }, None) => {
                Fate::Sent { at: slot.at(), channel: slot.channel(), kind: *kind, tone: *tone }
            }
            (Plan::Withhold { reason, until, .. }, None) => {
                Fate::Withheld { reason: (*reason).into(), until: *until }
            }
            (Plan::Nothing, None) => return None,
        };
        let line = PreviewLine {
            debtor: account.debtor.name.clone(),
            customer: detail.customer_name.clone(),
            invoice: detail.invoice_number.clone(),
            due_on: detail.due_on,
            outstanding: detail.outstanding,
            step: due.step.name.clone(),
            fate,
        };
        Some((due.debt.instalment.clone(), line))
    };
    plan.due().iter().filter_map(line).collect()
}
