//! Promises to pay: the customer sets a date, within limits, and is left at rest until it has
//! passed.

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

/// Why a promise cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromiseProblem {
    /// The day has passed.
    #[error("the day has passed")]
    Past,
    /// The day is later than the last that may be promised.
    #[error("the last day that may be promised is {0}")]
    TooFar(Date),
    /// There is one already.
    #[error("a promise is open")]
    Open,
    /// Too many were broken: somebody must talk to the customer.
    #[error("too many promises were broken")]
    Broken,
}

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
) -> Result<(), PromiseProblem> {
    let last = last_day(terms, today);
    match () {
        () if is_open => Err(PromiseProblem::Open),
        () if broken >= terms.broken => Err(PromiseProblem::Broken),
        () if on < today => Err(PromiseProblem::Past),
        () if on > last => Err(PromiseProblem::TooFar(last)),
        () => Ok(()),
    }
}

/// The last day that may be promised today.
#[must_use]
pub fn last_day(terms: Terms, today: Date) -> Date {
    today.checked_add(jiff::Span::new().days(terms.longest)).unwrap_or(today)
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its day has not passed, or the money may still be arriving.
    Open,
    /// It was paid by then.
    Kept,
    /// It was not.
    Broken,
}

/// How the promise of a day stands, seen from today; `paid_on` is the day on which the last of what
/// was promised was paid. Once broken, a later payment does not mend it.
#[must_use]
pub fn standing(on: Date, paid_on: Option<Date>, today: Date) -> Standing {
    let is_by_then = |day: Date| days_between(on, day) <= ARRIVAL;
    match paid_on {
        Some(day) if is_by_then(day) => Standing::Kept,
        None if is_by_then(today) => Standing::Open,
        _ => Standing::Broken,
    }
}
