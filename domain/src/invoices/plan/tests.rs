//! Plans as a table: the ends of months, weekends, remainders, days without midnight.

use proptest::prelude::*;

use super::*;
use crate::calendar::{TimeZone, first_instant, is_overdue};
use crate::money::Currency::{Clp, Pen};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn terms(count: u32, first: &str, interval: PlanInterval) -> PlanTerms {
    PlanTerms {
        count,
        first_due: day(first),
        interval,
        at_month_end: false,
        remainder: PlanRemainder::Last,
        skips_weekends: false,
    }
}

fn due(terms: PlanTerms) -> String {
    let total = Money::new(i64::from(terms.count) * 100, Pen);
    let plan = DueTerms::Plan(terms).instalments(total).unwrap();
    plan.iter().map(|(day, _)| day.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn due_dates_follow_the_calendar() {
    use PlanInterval::{Month, SixMonths, ThreeMonths, TwoMonths, TwoWeeks, Week, Year};
    let plain = terms;
    let at_end =
        |count, first, interval| PlanTerms { at_month_end: true, ..terms(count, first, interval) };
    let weekdays = |count, first, interval| PlanTerms {
        skips_weekends: true,
        ..terms(count, first, interval)
    };
    for (terms, expected) in [
        (plain(3, "2026-12-10", Month), "2026-12-10 2027-01-10 2027-02-10"),
        // The 31st comes back after a short month.
        (plain(4, "2027-01-31", Month), "2027-01-31 2027-02-28 2027-03-31 2027-04-30"),
        (plain(3, "2028-01-30", Month), "2028-01-30 2028-02-29 2028-03-30"),
        (plain(3, "2027-02-28", Month), "2027-02-28 2027-03-28 2027-04-28"),
        (at_end(3, "2027-02-28", Month), "2027-02-28 2027-03-31 2027-04-30"),
        (at_end(3, "2028-02-28", Month), "2028-02-28 2028-03-28 2028-04-28"),
        (at_end(3, "2027-04-30", Month), "2027-04-30 2027-05-31 2027-06-30"),
        (at_end(2, "2027-04-30", TwoWeeks), "2027-04-30 2027-05-14"),
        (plain(3, "2026-11-30", TwoMonths), "2026-11-30 2027-01-30 2027-03-30"),
        (plain(3, "2026-11-30", ThreeMonths), "2026-11-30 2027-02-28 2027-05-30"),
        (plain(3, "2026-08-31", SixMonths), "2026-08-31 2027-02-28 2027-08-31"),
        (plain(2, "2028-02-29", Year), "2028-02-29 2029-02-28"),
        (at_end(2, "2028-02-29", Year), "2028-02-29 2029-02-28"),
        (plain(3, "2026-12-21", Week), "2026-12-21 2026-12-28 2027-01-04"),
        (plain(3, "2026-12-21", TwoWeeks), "2026-12-21 2027-01-04 2027-01-18"),
        // A Saturday and a Sunday become Mondays; what follows is counted from the day chosen.
        (weekdays(3, "2026-12-05", Month), "2026-12-07 2027-01-05 2027-02-05"),
        (weekdays(2, "2026-12-06", Week), "2026-12-07 2026-12-14"),
        (weekdays(2, "2026-12-04", Month), "2026-12-04 2027-01-04"),
    ] {
        assert_eq!(due(terms), expected, "{terms:?}");
    }
    let both = PlanTerms { skips_weekends: true, ..at_end(2, "2026-12-31", Month) };
    assert_eq!(due(both), "2026-12-31 2027-02-01", "31 January 2027 is a Sunday");
}

#[test]
fn a_due_day_without_midnight_is_overdue_from_the_first_instant_of_the_next() {
    let zone = TimeZone::get("America/Santiago").unwrap();
    let plan = terms(2, "2026-08-06", PlanInterval::Month);
    assert_eq!(due(plan), "2026-08-06 2026-09-06");
    let missing = day("2026-09-06");
    let begins = first_instant(missing, &zone).unwrap();
    assert_eq!(begins.to_string(), "2026-09-06T04:00:00Z", "01:00, the first that there is");
    assert!(!is_overdue(missing, missing) && is_overdue(missing, day("2026-09-07")));
}

#[test]
fn what_cannot_be_divided_goes_to_the_first_or_the_last() {
    use PlanRemainder::{First, Last};
    for (minor, currency, remainder, expected) in [
        (10_000, Pen, Last, [3_333, 3_333, 3_334]),
        (10_000, Pen, First, [3_334, 3_333, 3_333]),
        (9_999, Pen, First, [3_333, 3_333, 3_333]),
        (5, Pen, Last, [1, 1, 3]),
        (100_000, Clp, First, [33_334, 33_333, 33_333]),
    ] {
        let terms = PlanTerms { remainder, ..terms(3, "2026-12-10", PlanInterval::Month) };
        let plan = DueTerms::Plan(terms).instalments(Money::new(minor, currency)).unwrap();
        let amounts: Vec<i64> = plan.iter().map(|(_, amount)| amount.minor).collect();
        assert_eq!(amounts, expected, "{minor} {currency} {remainder:?}");
    }
}

#[test]
fn what_is_no_plan_is_refused() {
    let refused = |count, first, minor| {
        let terms = terms(count, first, PlanInterval::Year);
        DueTerms::Plan(terms).instalments(Money::new(minor, Pen)).unwrap_err()
    };
    for (count, first, minor, expected) in [
        (0, "2026-12-10", 100, PlanError::Count),
        (1, "2026-12-10", 100, PlanError::Count),
        (61, "2026-12-10", 100, PlanError::Count),
        (3, "2026-12-10", 2, PlanError::TooSmall),
        (3, "2026-12-10", 0, PlanError::TooSmall),
        (3, "2026-12-10", -300, PlanError::TooSmall),
        (3, "9998-12-10", 300, PlanError::Calendar),
    ] {
        assert_eq!(refused(count, first, minor), expected, "{count} {first} {minor}");
    }
}

#[test]
fn one_due_date_takes_everything() {
    let total = Money::new(12_345, Pen);
    let on = day("2026-12-10");
    assert_eq!(DueTerms::Once(on).instalments(total).unwrap(), [(on, total)]);
}

proptest! {
    #[test]
    fn no_cent_is_lost_and_no_date_comes_twice(
        count in 2..=PlanTerms::MOST,
        minor in 60_i64..1_000_000_000,
        ahead in 0_i32..2_000,
        interval in 0..PlanInterval::ALL.len(),
        rules in 0..8_u8,
    ) {
        let terms = PlanTerms {
            count,
            first_due: day("2026-01-01").checked_add(ahead.days()).unwrap(),
            interval: PlanInterval::ALL[interval],
            at_month_end: rules & 1 > 0,
            remainder: PlanRemainder::ALL[usize::from(rules >> 1 & 1)],
            skips_weekends: rules & 4 > 0,
        };
        let plan = DueTerms::Plan(terms).instalments(Money::new(minor, Pen)).unwrap();
        prop_assert_eq!(plan.iter().map(|(_, amount)| amount.minor).sum::<i64>(), minor);
        prop_assert!(plan.iter().all(|(_, amount)| amount.minor > 0));
        prop_assert!(plan.is_sorted_by(|one, next| one.0 < next.0));
    }
}
