//! Ageing: what is outstanding by its distance from a date.

use crate::calendar::{Date, days_between};
use crate::coded;

use super::Period;
use super::period::shifted;

/// Days past the due or the invoice date; right-closed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Bucket {
    /// 0 days or fewer.
    Current,
    /// 1 to 30 days.
    UpTo30,
    /// 31 to 60 days.
    UpTo60,
    /// 61 to 90 days.
    UpTo90,
    /// 91 days or more.
    Over90,
}

coded!(Bucket);

impl Bucket {
    /// The bucket of a date as of a day.
    #[must_use]
    pub fn of(date: Date, day: Date) -> Self {
        match days_between(date, day) {
            ..=0 => Self::Current,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            91.. => Self::Over90,
        }
    }

    /// The dates of the bucket as of a day.
    #[must_use]
    pub fn period(self, day: Date) -> Period {
        let (first, last) = match self {
            Self::Current => (day, Date::MAX),
            Self::UpTo30 => (shifted(day, -30), shifted(day, -1)),
            Self::UpTo60 => (shifted(day, -60), shifted(day, -31)),
            Self::UpTo90 => (shifted(day, -90), shifted(day, -61)),
            Self::Over90 => (Date::MIN, shifted(day, -91)),
        };
        Period { first, last }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

/// Minor units in each bucket. The buckets add up to all that was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ageing([i128; 5]);

impl Ageing {
    /// Sorts amounts by their dates as of a day.
    #[must_use]
    pub fn of(amounts: impl IntoIterator<Item = (Date, i64)>, day: Date) -> Self {
        let mut ageing = Self::default();
        for (date, minor) in amounts {
            ageing.0[Bucket::of(date, day).index()] += i128::from(minor);
        }
        ageing
    }

    /// The sum of a bucket.
    #[must_use]
    pub const fn minor(&self, bucket: Bucket) -> i128 {
        self.0[bucket.index()]
    }

    /// The sum of all buckets.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.0.iter().sum()
    }

    /// The sum of all buckets but the first.
    #[must_use]
    pub fn overdue(&self) -> i128 {
        self.total() - self.minor(Bucket::Current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_right_closed_and_the_due_day_itself_is_current() {
        let day: Date = "2013-11-15".parse().unwrap();
        for (days, expected) in [
            (-400, Bucket::Current),
            (0, Bucket::Current),
            (1, Bucket::UpTo30),
            (30, Bucket::UpTo30),
            (31, Bucket::UpTo60),
            (60, Bucket::UpTo60),
            (61, Bucket::UpTo90),
            (90, Bucket::UpTo90),
            (91, Bucket::Over90),
            (4_000, Bucket::Over90),
        ] {
            let date = shifted(day, -days);
            assert_eq!(Bucket::of(date, day), expected, "{days}");
            for bucket in Bucket::ALL {
                let contains = bucket.period(day).contains(date);
                assert_eq!(contains, *bucket == expected, "{days} {bucket:?}");
            }
        }
    }

    #[test]
    fn the_buckets_add_up_to_what_was_added() {
        let day: Date = "2013-11-15".parse().unwrap();
        let amounts = (-200..200).map(|days| (shifted(day, days), i64::from(days) * 7 + 3));
        let ageing = Ageing::of(amounts.clone(), day);
        assert_eq!(ageing.total(), amounts.map(|(_, minor)| i128::from(minor)).sum());
        assert_eq!(ageing.total(), Bucket::ALL.iter().map(|b| ageing.minor(*b)).sum());
        assert_eq!(ageing.overdue() + ageing.minor(Bucket::Current), ageing.total());
    }
}
