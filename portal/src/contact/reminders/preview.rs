//! The preview: what would go, and what would be withheld and why. It asks the same function as
//! the run and writes nothing.

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

/// A debt whose step is due, and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewLine {
    /// Who is reminded.
    pub debtor: String,
    /// Whose debt it is.
    pub customer: String,
    /// The invoice's number.
    pub invoice: String,
    /// When it falls due.
    pub due_on: Date,
    /// What is left to pay.
    pub outstanding: Money,
    pub step: String,
    /// What would become of it.
    pub fate: Fate,
}

/// What would become of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It would be sent.
    Sent {
        /// When, at the person's place.
        at: Timestamp,
        channel: Channel,
        /// What it would be about.
        kind: Kind,
        /// How it would speak.
        tone: Tone,
    },
    /// It would be withheld.
    Withheld {
        /// Why.
        reason: WithheldFor,
        /// Until when, if it is known.
        until: Option<Timestamp>,
    },
}

/// What other steps would change about a debt: none on one side where nothing would be due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewChange {
    /// What becomes of it by the steps that count now.
    pub before: Option<PreviewLine>,
    /// What would become of it by the others.
    pub after: Option<PreviewLine>,
}

/// Gives every step that is due on a day, or now, to a function; nothing is written. People are
/// read page by page. Gives how many people were looked at.
///
/// # Errors
/// [`PolicyError::NoDate`]; when the database fails, or the function does.
pub async fn preview(
    portal: &Portal,
    actor: &Actor,
    on: Option<Date>,
    mut each: impl FnMut(PreviewLine) -> Result<()>,
) -> Result<usize, PolicyError> {
    allow(actor, Right::Operate)?;
    let policy = policy::in_tx(&mut portal.db.read().await?).await?;
    let now = moment(portal, on)?;
    let basis = DecisionBasis::new(portal, &policy, now);
    everybody(portal, now, |account| {
        lines(account, &account.plan(&basis)).into_values().try_for_each(&mut each)
    })
    .await
}

/// Gives everything that other steps would change on a day, or now, to a function; nothing is
/// written. Gives how many people were looked at.
///
/// # Errors
/// [`PolicyError`]; when the database fails, or the function does.
pub async fn compare(
    portal: &Portal,
    actor: &Actor,
    on: Option<Date>,
    other: &Policy,
    mut each: impl FnMut(PreviewChange) -> Result<()>,
) -> Result<usize, PolicyError> {
    allow(actor, Right::Operate)?;
    other.check()?;
    let policy = policy::in_tx(&mut portal.db.read().await?).await?;
    let now = moment(portal, on)?;
    let [now_used, other] = [&policy, other].map(|one| DecisionBasis::new(portal, one, now));
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

/// Now, or the beginning of a day to come.
fn moment(portal: &Portal, on: Option<Date>) -> Result<Timestamp, PolicyError> {
    let Some(day) = on else { return Ok(portal.now()) };
    let first = first_instant(day, &portal.settings.institution.time_zone)
        .map_err(|_| PolicyError::NoDate)?;
    Ok(first.max(portal.now()))
}

/// Gives everybody, as they are seen from an instant, to a function, page by page.
async fn everybody(
    portal: &Portal,
    now: Timestamp,
    mut each: impl FnMut(&DebtorAccount) -> Result<()>,
) -> Result<usize, PolicyError> {
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let mut tx = portal.db.read().await?;
        let rows = debtors::store::after(&mut tx, &after).await?;
        let institution = &portal.settings.institution;
        let page: Vec<_> =
            rows.into_iter().map(|row| row.read(institution)).collect::<Result<_>>()?;
        let Some(last) = page.last() else { return Ok(seen) };
        after = last.id.as_str().to_owned();
        seen += page.len();
        for account in load(portal, &mut tx, page, AccountQuery::all(now)).await? {
            each(&account)?;
        }
    }
}

/// What becomes of each debt whose step is due.
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
            (Plan::Nothing { .. }, None) => return None,
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
