//! Totals of what is owed.

use domain::money::Currency::{Pen, Usd};

use super::*;

fn day(on: &str, minor: i64) -> DueSum {
    DueSum { on: on.parse().unwrap(), disputed: false, sum: Money::new(minor, Pen), count: 1 }
}

#[test]
fn days_add_up_to_overdue_next_and_total_for_each_currency() {
    let today: Date = "2026-11-21".parse().unwrap();
    let days = [
        day("2026-11-01", 100),
        DueSum { disputed: true, ..day("2026-11-02", 7) },
        DueSum { sum: Money::new(9, Usd), ..day("2026-11-20", 0) },
        DueSum { count: 2, ..day("2026-11-20", 50) },
        day("2026-11-21", 30),
        day("2026-12-01", 40),
    ];
    let owed = add_up(&days, today).unwrap();
    let pen = |minor| Money::new(minor, Pen);
    assert_eq!(
        owed,
        [
            AmountOwed {
                total: pen(227),
                count: 6,
                overdue: pen(150),
                overdue_count: 3,
                disputed: pen(7),
                next: Some((today, pen(30))),
            },
            AmountOwed {
                total: Money::new(9, Usd),
                count: 1,
                overdue: Money::new(9, Usd),
                overdue_count: 1,
                disputed: Money::zero(Usd),
                next: None,
            },
        ]
    );
    assert!(add_up(&[day("2026-11-01", i64::MAX), day("2026-11-02", 1)], today).is_err());
}
