//! The share of promises that were kept.

use super::Fraction;
use super::period::shifted;
use crate::calendar::Date;
use crate::holds::PromiseOutcome;
use crate::holds::promise::ARRIVAL;

/// A promise, with the amount that was owed when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseRecord {
    /// The promised day.
    pub on: Date,
    /// In minor units.
    pub minor: i64,
    /// `None` while it is open.
    pub outcome: Option<PromiseOutcome>,
}

/// Promises of one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PromiseSum {
    /// Number of promises.
    pub number: i64,
    /// In minor units.
    pub minor: i128,
}

/// Promises by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PromiseRate {
    /// What was promised was settled within [`ARRIVAL`] days of the promised day.
    pub kept: PromiseSum,
    /// It was not.
    pub broken: PromiseSum,
    /// Its time is not over.
    pub open: PromiseSum,
    /// Taken back by the customer.
    pub withdrawn: PromiseSum,
}

impl PromiseRate {
    /// Counts promises as of a day. One whose time is not over is open, whatever became of it.
    #[must_use]
    pub fn of(promises: &[PromiseRecord], day: Date) -> Self {
        let mut rate = Self::default();
        for promise in promises {
            let is_over = shifted(promise.on, ARRIVAL) < day;
            let sum = match promise.outcome {
                Some(PromiseOutcome::Withdrawn) => &mut rate.withdrawn,
                Some(PromiseOutcome::Kept) if is_over => &mut rate.kept,
                Some(PromiseOutcome::Broken) if is_over => &mut rate.broken,
                Some(PromiseOutcome::Kept | PromiseOutcome::Broken) | None => &mut rate.open,
            };
            sum.number += 1;
            sum.minor += i128::from(promise.minor);
        }
        rate
    }

    /// Kept ones of those kept or broken, by number.
    #[must_use]
    pub const fn by_number(&self) -> Option<Fraction> {
        Fraction::new(self.kept.number as i128, (self.kept.number + self.broken.number) as i128)
    }

    /// The same by amount.
    #[must_use]
    pub const fn by_amount(&self) -> Option<Fraction> {
        Fraction::new(self.kept.minor, self.kept.minor + self.broken.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_and_withdrawn_promises_are_beside_the_rate() {
        let promise =
            |on: &str, minor, outcome| PromiseRecord { on: on.parse().unwrap(), minor, outcome };
        let promises = [
            promise("2026-10-01", 100, Some(PromiseOutcome::Kept)),
            promise("2026-10-02", 200, Some(PromiseOutcome::Kept)),
            promise("2026-10-03", 700, Some(PromiseOutcome::Broken)),
            promise("2026-10-04", 40, Some(PromiseOutcome::Withdrawn)),
            promise("2026-10-05", 50, None),
            // Its time ends on 2026-10-10.
            promise("2026-10-08", 60, Some(PromiseOutcome::Kept)),
        ];
        let rate = PromiseRate::of(&promises, "2026-10-10".parse().unwrap());
        let sum = |number, minor| PromiseSum { number, minor };
        assert_eq!((rate.kept, rate.broken), (sum(2, 300), sum(1, 700)));
        assert_eq!((rate.open, rate.withdrawn), (sum(2, 110), sum(1, 40)));
        assert_eq!(rate.by_number().unwrap().to_string(), "0.67");
        assert_eq!(rate.by_amount().unwrap().to_string(), "0.30");
        let later = PromiseRate::of(&promises, "2026-10-11".parse().unwrap());
        assert_eq!((later.kept, later.open), (sum(3, 360), sum(1, 50)));
        let none = PromiseRate::of(&[], "2026-10-10".parse().unwrap());
        assert_eq!((none.by_number(), none.by_amount()), (None, None));
    }
}
