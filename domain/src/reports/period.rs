//! Spans of days that end on the day of a report.

use jiff::Span;

use crate::calendar::Date;

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Period {
    /// The month of a day until that day.
    #[must_use]
    pub fn month_to(day: Date) -> Self {
        Self { first: day.first_of_month(), last: day }
    }

    /// The whole month before that of a day.
    #[must_use]
    pub fn month_before(day: Date) -> Self {
        let last = shifted(day.first_of_month(), -1);
        Self { first: last.first_of_month(), last }
    }

    /// The month before until the same day, or until its last where it is shorter.
    #[must_use]
    pub fn month_before_to(day: Date) -> Self {
        let whole = Self::month_before(day);
        let same = shifted(whole.first, i32::from(day.day()) - 1);
        Self { first: whole.first, last: same.min(whole.last) }
    }

    /// This many days until a day.
    #[must_use]
    pub fn days_to(day: Date, days: i32) -> Self {
        Self { first: shifted(day, 1 - days), last: day }
    }

    /// The latest whole month that ended this many days before a day.
    #[must_use]
    pub fn month_ended(day: Date, days: i32) -> Self {
        Self::month_before(shifted(day, 1 - days))
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A day before or after another; the calendar's last where it ends.
pub(super) fn shifted(day: Date, days: i32) -> Date {
    day.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(first: &str, last: &str) -> Period {
        Period { first: first.parse().unwrap(), last: last.parse().unwrap() }
    }

    #[test]
    fn periods_end_on_the_day_or_before_its_month() {
        for (day, month, before, same, days, ended) in [
            (
                "2013-11-15",
                period("2013-11-01", "2013-11-15"),
                period("2013-10-01", "2013-10-31"),
                period("2013-10-01", "2013-10-15"),
                period("2013-10-17", "2013-11-15"),
                period("2013-06-01", "2013-06-30"),
            ),
            (
                "2012-03-31",
                period("2012-03-01", "2012-03-31"),
                period("2012-02-01", "2012-02-29"),
                period("2012-02-01", "2012-02-29"),
                period("2012-03-02", "2012-03-31"),
                period("2011-11-01", "2011-11-30"),
            ),
        ] {
            let day = day.parse().unwrap();
            assert_eq!(Period::month_to(day), month);
            assert_eq!(Period::month_before(day), before);
            assert_eq!(Period::month_before_to(day), same);
            assert_eq!(Period::days_to(day, 30), days);
            assert_eq!(Period::month_ended(day, 120), ended);
        }
    }

    #[test]
    fn a_period_contains_its_first_and_its_last_day() {
        let period = period("2013-10-17", "2013-11-15");
        for (day, expected) in [
            ("2013-10-16", false),
            ("2013-10-17", true),
            ("2013-11-15", true),
            ("2013-11-16", false),
        ] {
            assert_eq!(period.contains(day.parse().unwrap()), expected);
        }
    }
}
