//! Pauses of reminders by staff: each has an end.

use jiff::ToSpan;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::{Date, days_between};
use crate::coded;

/// Longest pause, in days.
pub const LONGEST_PAUSE: i32 = 180;

/// Why reminders are not paused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum PauseProblem {
    /// The day is missing or invalid.
    #[error("the day cannot be read")]
    NoDate,
    /// The day is not after today.
    #[error("the day has passed")]
    Past,
    /// The day is more than [`LONGEST_PAUSE`] days away.
    #[error("the day is too far away")]
    TooFar,
}

coded!(PauseProblem);

/// Whether reminders may be paused until a day, on which they go on.
///
/// # Errors
/// See [`PauseProblem`].
pub fn check_pause(until: Date, today: Date) -> Result<(), PauseProblem> {
    match days_between(today, until) {
        ..=0 => Err(PauseProblem::Past),
        1..=LONGEST_PAUSE => Ok(()),
        _ => Err(PauseProblem::TooFar),
    }
}

/// First and last day until which reminders may be paused, as far as the calendar goes.
#[must_use]
pub fn pause_limits(today: Date) -> (Option<Date>, Option<Date>) {
    let last = today.checked_add(LONGEST_PAUSE.days());
    (today.tomorrow().ok(), last.ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_after_today_and_within_half_a_year() {
        let today = Date::constant(2026, 11, 21);
        for (until, expected) in [
            (Date::constant(2026, 11, 20), Err(PauseProblem::Past)),
            (today, Err(PauseProblem::Past)),
            (Date::constant(2026, 11, 22), Ok(())),
            (Date::constant(2027, 5, 20), Ok(())),
            (Date::constant(2027, 5, 21), Err(PauseProblem::TooFar)),
        ] {
            assert_eq!(check_pause(until, today), expected, "{until}");
        }
        let limits = (Some(Date::constant(2026, 11, 22)), Some(Date::constant(2027, 5, 20)));
        assert_eq!(pause_limits(today), limits);
    }
}
