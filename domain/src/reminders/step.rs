//! Which step of the policy is due for an account on a day.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::tz::TimeZone;

use super::policy::{Kind, Policy, Step};
use super::rating::{Rating, Tone};
use crate::calendar::{Date, SignedDuration, Timestamp, date_at, days_between, first_instant};
use crate::contact::Channel;
use crate::holds::Hold;
use crate::ids::InstalmentId;
use crate::money::Money;

/// An open instalment of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInstalment {
    /// Which.
    pub instalment: InstalmentId,
    /// When it falls due.
    pub due_on: Date,
    /// The outstanding amount.
    pub outstanding: Money,
    /// The hold on it, if any.
    pub holds: Vec<Hold>,
    /// Names of the steps already taken: handed over, or possibly handed over.
    pub taken: Vec<String>,
    /// Steps that failed, each with its channel.
    pub failed: Vec<(String, Channel)>,
}

/// Everything a debtor owes, with their rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The open instalments.
    pub debts: Vec<OpenInstalment>,
    /// The payer's rating.
    pub rating: Rating,
    /// The customer's segments.
    pub segments: Vec<String>,
}

/// A debt and the step that is due for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<'a> {
    /// The debt.
    pub debt: &'a OpenInstalment,
    /// The step.
    pub step: &'a Step,
    /// The hold on it, if any.
    pub withheld: Option<Hold>,
}

/// The decision about an account for today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Nothing is due.
    Nothing,
    /// Every step that is due is on hold.
    Withhold {
        /// The steps, each with its hold.
        due: Vec<Due<'a>>,
    },
    /// One message for all debts whose steps are due.
    Remind {
        /// What it is about.
        kind: Kind,
        /// Its tone.
        tone: Tone,
        /// The steps; those on hold are not part of the message.
        due: Vec<Due<'a>>,
    },
}

/// Decides for today. Of the steps that a debt has missed only the last counts, and only while it
/// is still true: a run that comes late does not flood anybody.
#[must_use]
pub fn next_step<'a>(
    policy: &'a Policy,
    account: &'a Account,
    now: Timestamp,
    today: Date,
) -> Decision<'a> {
    let tone = account.rating.tone;
    let due: Vec<Due<'a>> = account
        .debts
        .iter()
        .filter(|debt| !debt.outstanding.is_zero())
        .filter_map(|debt| {
            let step = due_step(policy, account, debt, today)?;
            Some(Due { debt, step, withheld: hold(debt, now) })
        })
        .collect();
    let spoken = due.iter().filter(|due| due.withheld.is_none());
    match spoken.map(|due| due.step.kind).max() {
        Some(kind) => Decision::Remind { kind, tone, due },
        None if due.is_empty() => Decision::Nothing,
        None => Decision::Withhold { due },
    }
}

/// The latest step that has come due, unless it or a later one was taken.
fn due_step<'a>(
    policy: &'a Policy,
    account: &Account,
    debt: &OpenInstalment,
    today: Date,
) -> Option<&'a Step> {
    let late = days_between(debt.due_on, today);
    let last = steps(policy, account).filter(|step| step.offset <= late).last()?;
    let taken_at = |name: &String| {
        let step = policy.steps.iter().find(|step| step.name == *name)?;
        Some(step.offset)
    };
    let taken = debt.taken.iter().filter_map(taken_at).max();
    let is_new = taken.is_none_or(|offset| offset < last.offset);
    (is_new && last.kind.fits(late)).then_some(last)
}

fn steps<'a>(policy: &'a Policy, account: &Account) -> impl Iterator<Item = &'a Step> {
    let tone = account.rating.tone;
    policy.steps.iter().filter(move |step| {
        let of_segment = |segment: &String| account.segments.contains(segment);
        step.tones.contains(&tone) && step.segment.as_ref().is_none_or(of_segment)
    })
}

/// The hold that ends last.
fn hold(debt: &OpenInstalment, now: Timestamp) -> Option<Hold> {
    let holding = debt.holds.iter().filter(|hold| hold.holds(now));
    holding.max_by_key(|hold| hold.until).copied()
}

/// Forecasts the first day on which a step is due that no hold known now keeps back.
#[must_use]
pub fn forecast(
    policy: &Policy,
    account: &Account,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Date> {
    let today = date_at(now, zone);
    let owed = account.debts.iter().filter(|debt| !debt.outstanding.is_zero());
    let days = owed.flat_map(|debt| {
        let ends = debt.holds.iter().map(|hold| date_at(hold.until, zone));
        let steps = steps(policy, account).filter_map(|step| {
            debt.due_on.checked_add(Span::new().days(step.offset)).ok() //
        });
        steps.chain(ends)
    });
    let days: BTreeSet<Date> = days.filter(|day| *day >= today).collect();
    days.into_iter().find(|day| {
        let next = day.tomorrow().and_then(|next| first_instant(next, zone));
        let evening = next.map_or(now, |midnight| midnight - SignedDuration::from_secs(1));
        matches!(next_step(policy, account, evening, *day), Decision::Remind { .. })
    })
}
