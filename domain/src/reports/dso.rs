//! Days sales outstanding, and what is derived from it.

use std::iter::successors;

use super::Fraction;
use super::period::shifted;
use crate::calendar::Date;

/// What was billed in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledMonth {
    /// Any day of the month.
    pub month: Date,
    /// In minor units.
    pub minor: i64,
}

/// An amount in days of what was billed in so many days; `None` if credits took all of it back.
fn in_days(amount: i128, billed: i128, days: i128) -> Option<Fraction> {
    Fraction::new(amount * days, billed).filter(|_| billed > 0)
}

/// DSO: the outstanding amount in days of what was billed in the last `days`.
#[must_use]
pub fn simple(outstanding: i128, billed: i128, days: i128) -> Option<Fraction> {
    in_days(outstanding, billed, days)
}

/// The DSO if nothing were overdue.
#[must_use]
pub fn best_possible(current: i128, billed: i128, days: i128) -> Option<Fraction> {
    in_days(current, billed, days)
}

/// Average days delinquent: simple DSO less the best possible one.
#[must_use]
pub fn delinquent(outstanding: i128, current: i128, billed: i128, days: i128) -> Option<Fraction> {
    in_days(outstanding - current, billed, days)
}

/// DSO by count-back: whole months of billing, from that of the day backwards, until the
/// outstanding amount is exhausted; of the last one a part. The month of the day counts its elapsed
/// days. A month with nothing billed adds its days. It ends at the first invoice. `None` if nothing
/// was ever billed.
#[must_use]
pub fn count_back(outstanding: i128, day: Date, billed: &[BilledMonth]) -> Option<Fraction> {
    let first = billed.iter().map(|month| month.month.first_of_month()).min()?;
    let before = |end: &Date| Some(shifted(end.first_of_month(), -1));
    let ends = successors(Some(day), before).take_while(|end| *end >= first);
    let months = ends.map(|end| {
        let of_month = billed.iter().filter(|month| is_same_month(month.month, end));
        (i128::from(end.day()), of_month.map(|month| i128::from(month.minor)).sum())
    });
    exhausted(outstanding, months)
}

/// The days of months, each with what it billed, until an amount is exhausted.
fn exhausted(amount: i128, months: impl Iterator<Item = (i128, i128)>) -> Option<Fraction> {
    let (mut rest, mut days) = (amount, 0);
    for (of_month, billed) in months {
        if rest <= 0 {
            break;
        }
        if billed > rest {
            return Fraction::new(days * billed + of_month * rest, billed);
        }
        rest -= billed.max(0);
        days += of_month;
    }
    Fraction::new(days, 1)
}

fn is_same_month(one: Date, other: Date) -> bool {
    one.first_of_month() == other.first_of_month()
}

/// Collection effectiveness index over `months`, as a share of 1: what was collected of what could
/// be.
#[must_use]
pub fn cei(
    begin: i128,
    billed: i128,
    end: i128,
    end_current: i128,
    months: i128,
) -> Option<Fraction> {
    let could_be_owed = begin * months + billed;
    Fraction::new(could_be_owed - end * months, could_be_owed - end_current * months)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(fraction: Option<Fraction>) -> String {
        fraction.map_or_else(|| "—".into(), |fraction| fraction.to_string())
    }

    #[test]
    fn more_credited_than_billed_is_no_number_of_days() {
        for billed in [0, -1, -9_000_000] {
            assert_eq!(simple(4_600_000, billed, 90), None, "{billed}");
            assert_eq!(best_possible(4_600_000, billed, 90), None, "{billed}");
            assert_eq!(delinquent(4_600_000, 1, billed, 90), None, "{billed}");
        }
    }

    #[test]
    fn simple_and_best_possible_dso_are_those_of_the_vectors() {
        for (amount, billed, days, expected) in [
            (4_600_000, 9_000_000, 90, "46.00"),
            (2_070_000, 9_000_000, 90, "20.70"),
            (572_506, 636_123, 30, "27.00"),
            (572_506, 1_919_681, 90, "26.84"),
            (467_284, 698_638, 30, "20.07"),
            (467_284, 1_938_931, 90, "21.69"),
            (1, 0, 90, "—"),
        ] {
            assert_eq!(printed(simple(amount, billed, days)), expected);
            assert_eq!(printed(best_possible(amount, billed, days)), expected);
        }
        assert_eq!(printed(delinquent(572_506, 493_632, 1_919_681, 90)), "3.70");
        assert_eq!(printed(delinquent(467_284, 450_537, 1_938_931, 90)), "0.78");
        assert_eq!(printed(delinquent(4_600_000, 2_070_000, 9_000_000, 90)), "25.30");
    }

    fn months(text: &[(&str, i64)]) -> Vec<BilledMonth> {
        let month = |(month, minor): &(&str, i64)| BilledMonth {
            month: month.parse().unwrap(),
            minor: *minor,
        };
        text.iter().map(month).collect()
    }

    #[test]
    fn count_back_exhausts_months_and_takes_a_part_of_the_last() {
        // April, June, September and November have 30 days.
        let vector = [("2026-06-15", 205), ("2026-04-15", 167)];
        for (case, outstanding, day, billed, expected) in [
            ("whole month, then a part", 205 + 84, "2026-06-30", &vector[..], "76.09"),
            ("a part of the first", 41, "2026-06-30", &vector, "6.00"),
            ("exactly one month", 205, "2026-06-30", &vector, "30.00"),
            ("elapsed days only", 205, "2026-06-10", &vector, "10.00"),
            ("nothing is owed", 0, "2026-06-30", &vector, "0.00"),
            ("more than was ever billed", 1_000, "2026-06-30", &vector, "91.00"),
            ("more was credited than billed", 10, "2026-05-31", &[("2026-05-03", -5)], "31.00"),
            ("nothing was ever billed", 10, "2026-06-30", &[], "—"),
        ] {
            let day = day.parse().unwrap();
            assert_eq!(printed(count_back(outstanding, day, &months(billed))), expected, "{case}");
        }
    }

    #[test]
    fn months_of_thirty_days_exhaust_the_amount_of_the_vector_in_67_and_a_half_days() {
        let days = exhausted(405, [(30, 205), (30, 158), (30, 167)].into_iter());
        assert_eq!(days, Fraction::new(60 * 167 + 30 * 42, 167));
        assert_eq!(printed(days), "67.54");
    }

    #[test]
    fn cei_is_the_share_collected_of_what_could_be_collected() {
        // Per cent of the same months: begin, billed, end, of it current.
        for (begin, billed, end, current, months, expected) in [
            (580_921, 649_387, 572_506, 493_632, 1, "89.29"),
            (509_086, 343_494, 467_284, 450_537, 1, "95.83"),
            (300, 300, 100, 50, 3, "85.71"),
            (100, 0, 100, 100, 1, "—"),
            (0, 0, 0, 0, 1, "—"),
            (100, 100, 0, 0, 1, "100.00"),
        ] {
            let cei = cei(begin, billed, end, current, months).and_then(Fraction::percent);
            assert_eq!(printed(cei), expected);
        }
    }
}
