//! Promises to pay: the customer sets a date, within limits, and reminders are on hold until it has
//! passed.

use super::case::{Case, PromiseOutcome, PromiseState};
use super::errors::PromiseError;
use crate::calendar::{Date, days_between};

/// The institution's limits of promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Maximum number of days ahead.
    pub longest: i32,
    /// Number of recently broken promises from which no further one is accepted.
    pub broken: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self { longest: 14, broken: 3 }
    }
}

/// Days that money sent on the promised day may take to arrive.
pub const ARRIVAL: i32 = 2;

/// Checks whether a promise for a day may be made today.
///
/// # Errors
/// The first problem found.
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

/// Last day that may be promised today.
#[must_use]
pub fn last_day(terms: Terms, today: Date) -> Date {
    today.checked_add(jiff::Span::new().days(terms.longest)).unwrap_or(today)
}

/// State of a promise as of today; `paid_on` is the day of the last payment of what was promised. A
/// payment after the promise was broken does not repair it.
#[must_use]
pub fn standing(on: Date, paid_on: Option<Date>, today: Date) -> PromiseState {
    let is_by_then = |day: Date| days_between(on, day) <= ARRIVAL;
    match paid_on {
        Some(day) if is_by_then(day) => Case::Closed(PromiseOutcome::Kept),
        None if is_by_then(today) => Case::Open,
        _ => Case::Closed(PromiseOutcome::Broken),
    }
}
