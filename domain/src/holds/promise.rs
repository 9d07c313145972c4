//! Promises to pay: the customer sets a date, within limits, and is left at rest until it has
//! passed.

use super::case::{Case, PromiseOutcome, PromiseState};
use super::errors::PromiseError;
use crate::calendar::{Date, days_between};

/// The institution's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many days ahead a promise may reach.
    pub longest: i32,
    /// How many broken promises of late are too many.
    pub broken: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self { longest: 14, broken: 3 }
    }
}

/// Money that was sent on the promised day may arrive so many days later.
pub const ARRIVAL: i32 = 2;

/// Whether a promise may be made today for a day.
///
/// # Errors
/// The first problem.
pub fn promise(
    terms: Terms,
    on: Date,
    today: Date,
    is_open: bool,
    broken: u32,
) -> Result<(), PromiseError> {
    match () {
        () if is_open => Err(PromiseError::Open),
        () if broken >= terms.broken => Err(PromiseError::Broken),
        () if on < today => Err(PromiseError::Past),
        () if on > last_day(terms, today) => Err(PromiseError::TooFar),
        () => Ok(()),
    }
}

/// The last day that may be promised today.
#[must_use]
pub fn last_day(terms: Terms, today: Date) -> Date {
    today.checked_add(jiff::Span::new().days(terms.longest)).unwrap_or(today)
}

/// How the promise of a day stands, seen from today; `paid_on` is the day on which the last of what
/// was promised was paid. Once broken, a later payment does not mend it.
#[must_use]
pub fn standing(on: Date, paid_on: Option<Date>, today: Date) -> PromiseState {
    let is_by_then = |day: Date| days_between(on, day) <= ARRIVAL;
    match paid_on {
        Some(day) if is_by_then(day) => Case::Closed(PromiseOutcome::Kept),
        None if is_by_then(today) => Case::Open,
        _ => Case::Closed(PromiseOutcome::Broken),
    }
}
