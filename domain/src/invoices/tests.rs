//! States by date, and refused invoices, as tables.

use super::*;
use crate::money::Currency::{Pen, Usd};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn invoice() -> NewInvoice {
    let line = |minor| InvoiceLine {
        description: "x".into(),
        quantity: 1,
        amount: Money::new(minor, Pen),
    };
    NewInvoice {
        source: "demo".into(),
        number: "A-1".into(),
        description: String::new(),
        currency: Pen,
        issued_on: date("2026-03-01"),
        disputed: false,
        lines: vec![line(700), line(300)],
        plan: vec![
            (date("2026-03-10"), Money::new(400, Pen)),
            (date("2026-04-10"), Money::new(600, Pen)),
        ],
    }
}

#[test]
fn an_invoice_that_does_not_add_up_is_refused() {
    assert_eq!(invoice().total(), Ok(Money::new(1000, Pen)));
    type Spoil = fn(&mut NewInvoice);
    let table: [(Spoil, NotAnInvoice); 8] = [
        (|i| i.number = " ".into(), NotAnInvoice::NoNumber),
        (|i| i.lines.clear(), NotAnInvoice::Nothing),
        (|i| i.plan.clear(), NotAnInvoice::Nothing),
        (|i| i.plan[0].1.minor = 0, NotAnInvoice::NotPositive),
        (|i| i.plan[0].1.minor = 401, NotAnInvoice::Unequal),
        (|i| i.plan.reverse(), NotAnInvoice::Dates),
        (|i| i.issued_on = date("2026-03-11"), NotAnInvoice::Dates),
        (
            |i| i.lines[0].amount.currency = Usd,
            NotAnInvoice::Money(crate::money::MoneyError::Mixed(Pen, Usd)),
        ),
    ];
    for (spoil, error) in table {
        let mut spoilt = invoice();
        spoil(&mut spoilt);
        assert_eq!(spoilt.total(), Err(error));
    }
}

#[test]
fn an_instalment_stands_by_what_is_paid_and_by_the_day() {
    for (paid, today, expected) in [
        (0, "2026-03-10", InvoiceStanding::Pending),
        (0, "2026-03-11", InvoiceStanding::Overdue),
        (100, "2026-03-10", InvoiceStanding::PartlyPaid),
        (100, "2026-03-11", InvoiceStanding::Overdue),
        (400, "2026-03-11", InvoiceStanding::Paid),
    ] {
        let instalment = Instalment {
            id: InstalmentId::parse("a").unwrap(),
            invoice: InvoiceId::parse("b").unwrap(),
            number: 1,
            due_on: date("2026-03-10"),
            amount: Money::new(400, Pen),
            paid: Money::new(paid, Pen),
        };
        assert_eq!(instalment.standing(date(today)), expected, "{paid} on {today}");
    }
}

#[test]
fn an_instalment_that_was_credited_whole_is_void_and_not_paid() {
    let instalment = Instalment {
        id: InstalmentId::parse("a").unwrap(),
        invoice: InvoiceId::parse("b").unwrap(),
        number: 1,
        due_on: date("2026-03-10"),
        amount: Money::zero(Pen),
        paid: Money::zero(Pen),
    };
    assert_eq!(instalment.standing(date("2026-04-01")), InvoiceStanding::Void);
}
