//! How long questions wait for their answer.

use jiff::SignedDuration;

use super::Fraction;
use crate::calendar::Timestamp;

/// Questions as of the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionClock {
    /// Number of unanswered ones.
    pub open: i64,
    /// When the oldest unanswered one was asked.
    pub oldest: Option<Timestamp>,
    /// Number of answered ones of the period.
    pub answered: usize,
    /// Median of their hours.
    pub median_hours: Option<Fraction>,
    /// The hours within which nine of ten were answered.
    pub p90_hours: Option<Fraction>,
}

const SECONDS_PER_HOUR: i128 = 3_600;

impl QuestionClock {
    /// The clock of the unanswered ones, and of the times that answers took.
    #[must_use]
    pub fn of(open: i64, oldest: Option<Timestamp>, mut times: Vec<SignedDuration>) -> Self {
        times.sort_unstable();
        let hours = |numerator: i128, of: i128| Fraction::new(numerator, of * SECONDS_PER_HOUR);
        let seconds = |index: usize| times.get(index).map(|time| i128::from(time.as_secs()));
        let count = times.len();
        let middle = seconds(count.saturating_sub(1) / 2).zip(seconds(count / 2));
        // The smallest rank at or above nine tenths.
        let ninth = (count * 9).div_ceil(10).checked_sub(1);
        Self {
            open,
            oldest,
            answered: count,
            median_hours: middle.and_then(|(lower, upper)| hours(lower + upper, 2)),
            p90_hours: ninth.and_then(seconds).and_then(|time| hours(time, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_halves_the_middle_and_p90_is_the_nearest_rank() {
        for (minutes, median, p90) in [
            (vec![], None, None),
            (vec![90], Some("1.50"), Some("1.50")),
            (vec![120, 60], Some("1.50"), Some("2.00")),
            (vec![600, 60, 120], Some("2.00"), Some("10.00")),
            ((1..=10).map(|n| n * 60).rev().collect(), Some("5.50"), Some("9.00")),
            ((1..=11).map(|n| n * 60).collect(), Some("6.00"), Some("10.00")),
        ] {
            let times = minutes.iter().map(|n| SignedDuration::from_mins(*n)).collect();
            let clock = QuestionClock::of(0, None, times);
            let printed = |hours: Option<Fraction>| hours.map(|hours| hours.to_string());
            assert_eq!(printed(clock.median_hours).as_deref(), median, "{minutes:?}");
            assert_eq!(printed(clock.p90_hours).as_deref(), p90, "{minutes:?}");
            assert_eq!(clock.answered, minutes.len());
        }
    }
}
