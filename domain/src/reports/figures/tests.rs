//! Sums and rates of a small world.

use super::*;
use crate::movements::MovementKind;
use crate::reports::{BilledMonth, Flow, OpenCell};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn flow(kind: MovementKind, effective: &str, minor: i64, opened: i64) -> Flow {
    let (effective_on, due_on) = (day(effective), day("2026-11-10"));
    Flow { kind, effective_on, due_on, minor, opened }
}

fn cells() -> CurrencyCells {
    let open = |due: &str, minor_before, minor, number| OpenCell {
        due_on: day(due),
        issued_on: day("2026-10-01"),
        minor_before,
        minor,
        number,
    };
    CurrencyCells {
        open: vec![
            open("2026-10-10", 500, 400, 2),
            open("2026-11-20", 0, 300, 3),
            open("2026-12-10", 0, 1_000, 1),
        ],
        credit_before: 20,
        credit: 50,
        flows: vec![
            flow(MovementKind::Issue, "2026-10-20", 900, 3),
            flow(MovementKind::Payment, "2026-10-20", -400, -1),
            flow(MovementKind::Payment, "2026-10-31", -7, 0),
            flow(MovementKind::Issue, "2026-11-02", 1_300, 4),
            flow(MovementKind::Adjustment, "2026-11-03", -100, 0),
            flow(MovementKind::Void, "2026-11-03", -200, -1),
            flow(MovementKind::Payment, "2026-11-05", -600, -2),
            flow(MovementKind::Reversal, "2026-11-06", 150, 1),
            flow(MovementKind::Payment, "2026-11-20", -70, -1),
            flow(MovementKind::Credit, "2026-11-20", -30, 0),
        ],
        billed: vec![BilledMonth { month: day("2026-11-01"), minor: 1_650 }],
        ..CurrencyCells::new(Currency::Pen)
    }
}

#[test]
fn the_parts_of_what_is_owed_add_up_and_credits_are_taken_off() {
    let figures = Figures::of(&cells(), day("2026-11-20")).unwrap();
    let pen = |minor| Money::new(minor, Currency::Pen);
    let expected = OutstandingAmounts {
        total: pen(1_650),
        current: pen(1_300),
        due_today: pen(300),
        overdue: pen(400),
        unapplied: pen(50),
        open_number: 6,
        due_today_number: 3,
        overdue_number: 2,
    };
    assert_eq!(figures.outstanding, expected);
    assert_eq!(figures.by_due_date.total(), 1_700);
    assert_eq!(figures.by_due_date.minor(Bucket::UpTo60), 400);
    assert_eq!(figures.by_invoice_date.minor(Bucket::UpTo60), 1_700);
    assert_eq!(figures.bucket(&figures.by_due_date, Bucket::UpTo60), Ok(pen(400)));
    // 1,650 of the month's 1,650 are its 20 elapsed days.
    assert_eq!(figures.dso.count_back, Fraction::new(20, 1));
    // (480 + 1,000 - 1,650) ÷ (480 + 1,000 - 1,300)
    assert_eq!(figures.cei, Fraction::new(-170, 180));
}

#[test]
fn collected_is_less_what_was_taken_back_and_billed_is_less_credit_notes() {
    let figures = Figures::of(&cells(), day("2026-11-20")).unwrap();
    let sum = |minor, settled| SettledSum { amount: Money::new(minor, Currency::Pen), settled };
    let expected = CollectedAmounts {
        day: sum(100, 1),
        month: sum(550, 2),
        month_before_to: sum(400, 1),
        month_before: sum(407, 1),
    };
    assert_eq!(figures.collected, expected);
    let pen = |minor| Money::new(minor, Currency::Pen);
    let expected =
        BilledAmounts { day: pen(0), month: pen(1_000), days_30: pen(1_000), days_90: pen(1_900) };
    assert_eq!(figures.billed, expected);
}

#[test]
fn without_movements_amounts_are_zero_and_rates_are_none() {
    let figures = Figures::of(&CurrencyCells::new(Currency::Clp), day("2026-11-20")).unwrap();
    assert_eq!(figures.outstanding.total, Money::zero(Currency::Clp));
    let Dso { count_back, simple_30, simple_90, best_possible, delinquent } = figures.dso;
    let rates = [count_back, simple_30, simple_90, best_possible, delinquent, figures.cei];
    assert_eq!(rates, [None; 6]);
    assert_eq!((figures.due_in_month.rate(), figures.at_risk), (None, None));
}
