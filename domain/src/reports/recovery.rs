//! What was paid after reminders, by step and channel.

use super::period::shifted;
use super::{Fraction, Period};
use crate::calendar::Date;
use crate::contact::Channel;
use crate::money::Currency;

/// Days after a reminder in which what is paid is counted to it.
pub const RECOVERY_WINDOW: i32 = 7;

/// Days whose reminders are counted.
const COHORT: i32 = 30;

/// The days whose reminders are counted as of the end of a day: 30 days, the windows of which are
/// all over, so that the share of the latest is not lower for want of time.
#[must_use]
pub fn recovery_days(day: Date) -> Period {
    Period::days_to(shifted(day, -(RECOVERY_WINDOW + 1)), COHORT)
}

/// The last day on which what is paid is counted to a reminder of a day.
#[must_use]
pub fn window_end(day: Date) -> Date {
    shifted(day, RECOVERY_WINDOW)
}

/// Reminders of a step on a channel, in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Of the policy.
    pub step: String,
    /// By which the reminders were sent.
    pub channel: Channel,
    /// Of the debts.
    pub currency: Currency,
    /// Number of reminders.
    pub reminders: i64,
    /// Minor units that were open of the debts that they named when they were handed over. A debt
    /// that two reminders named counts twice.
    pub open: i64,
    /// Minor units that were paid of them within the window, each counted to the last reminder
    /// before, less what was taken back within it.
    pub recovered: i64,
}

impl Recovery {
    /// The share of what was open that was paid; `None` if nothing was open.
    #[must_use]
    pub fn rate(&self) -> Option<Fraction> {
        Fraction::new(i128::from(self.recovered), i128::from(self.open))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_windows_of_all_days_that_are_counted_are_over() {
        let days = recovery_days(date(2026, 3, 9));
        assert_eq!((days.first, days.last), (date(2026, 1, 31), date(2026, 3, 1)));
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        let of = |open, recovered| Recovery {
            step: "due".into(),
            channel: Channel::Email,
            currency: Currency::Pen,
            reminders: 1,
            open,
            recovered,
        };
        assert_eq!(of(0, 0).rate(), None);
        assert_eq!(of(400, 100).rate(), Fraction::new(1, 4));
    }
}
