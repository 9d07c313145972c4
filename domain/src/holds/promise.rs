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

/// Time after a promise was made during which withdrawing it gives no new time.
pub const PROMISE_AGAIN: i32 = 30;

/// Earlier promises that limit the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PromiseHistory {
    /// Whether one of the debt is open.
    pub is_open: bool,
    /// Number of recently broken ones of the customer.
    pub broken: u32,
    /// Day on which the first one of the debt was made that was withdrawn within the last
    /// [`PROMISE_AGAIN`] days.
    pub withdrawn_since: Option<Date>,
}

/// Checks whether a promise for a day may be made today.
///
/// # Errors
/// The first problem found.
pub fn promise(
    terms: Terms,
    on: Date,
    today: Date,
    history: PromiseHistory,
) -> Result<(), PromiseError> {
    let last = last_day(terms, today, history);
    match () {
        () if history.is_open => Err(PromiseError::Open),
        () if history.broken >= terms.broken => Err(PromiseError::Broken),
        () if on < today => Err(PromiseError::Past),
        () if last < today => Err(PromiseError::Withdrawn),
        () if on > last => Err(PromiseError::TooFar),
        () => Ok(()),
    }
}

/// Last day that may be promised today. The time runs from the first promise: withdrawing it and
/// promising again does not begin it anew.
#[must_use]
pub fn last_day(terms: Terms, today: Date, history: PromiseHistory) -> Date {
    let since = history.withdrawn_since.map_or(today, |since| since.min(today));
    since.checked_add(jiff::Span::new().days(terms.longest)).unwrap_or(today)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withdrawing_a_promise_and_promising_again_gives_no_new_time() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let terms = Terms::default();
        let since = |date: &str| PromiseHistory {
            withdrawn_since: Some(day(date)),
            ..PromiseHistory::default()
        };
        for (history, today, on, expected) in [
            (PromiseHistory::default(), "2026-11-20", "2026-12-04", Ok(())),
            (PromiseHistory::default(), "2026-11-20", "2026-12-05", Err(PromiseError::TooFar)),
            (since("2026-11-10"), "2026-11-20", "2026-11-24", Ok(())),
            (since("2026-11-10"), "2026-11-20", "2026-11-25", Err(PromiseError::TooFar)),
            (since("2026-11-10"), "2026-11-24", "2026-11-24", Ok(())),
            (since("2026-11-10"), "2026-11-25", "2026-11-25", Err(PromiseError::Withdrawn)),
        ] {
            assert_eq!(promise(terms, day(on), day(today), history), expected, "{today} {on}");
        }
    }
}
