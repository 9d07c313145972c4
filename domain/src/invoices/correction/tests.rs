//! What can be corrected, as a table.

use super::*;
use crate::money::Currency::{Pen, Usd};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Two instalments of 100 and 200, of which these amounts are paid.
fn invoice(paid: [i64; 2]) -> IssuedInvoice {
    let id = InvoiceId::parse("i").unwrap();
    let part = |number: u32, due_on, amount, paid| Instalment {
        id: InstalmentId::parse(&number.to_string()).unwrap(),
        invoice: id.clone(),
        number,
        due_on: day(due_on),
        amount: Money::new(amount, Pen),
        paid: Money::new(paid, Pen),
    };
    IssuedInvoice {
        customer: CustomerId::parse("c").unwrap(),
        description: "Cuota".into(),
        currency: Pen,
        issued_on: day("2026-10-01"),
        instalments: vec![part(1, "2026-10-20", 100, paid[0]), part(2, "2026-11-20", 200, paid[1])],
        is_being_paid: false,
        id,
    }
}

fn amounts(first: i64, second: i64) -> InvoiceTerms {
    let part = |minor| InstalmentTerms { due_on: None, amount: Some(Money::new(minor, Pen)) };
    InvoiceTerms { plan: vec![part(first), part(second)], ..InvoiceTerms::default() }
}

#[test]
fn an_amount_is_corrected_unless_more_is_paid_or_a_payer_is_on_the_way() {
    use CorrectionError::{BeingPaid, BelowPaid};
    for (paid, being_paid, terms, expected) in [
        ([0, 0], false, amounts(100, 200), Ok(None)),
        ([0, 0], true, amounts(100, 200), Ok(None)),
        ([0, 0], false, amounts(100, 150), Ok(Some(-50))),
        ([100, 200], false, amounts(100, 250), Ok(Some(50))),
        ([100, 0], false, amounts(100, 0), Ok(Some(-200))),
        ([100, 0], false, amounts(99, 200), Err(BelowPaid)),
        ([0, 0], true, amounts(99, 200), Err(BeingPaid)),
        ([0, 0], false, amounts(150, 150), Ok(Some(0))),
    ] {
        let invoice = IssuedInvoice { is_being_paid: being_paid, ..invoice(paid) };
        let found = invoice.correct(&terms);
        let difference = found.map(|found| found.map(|found| found.difference.minor));
        assert_eq!(difference, expected, "{paid:?} {terms:?}");
    }
    let usd = InstalmentTerms { due_on: None, amount: Some(Money::new(1, Usd)) };
    let mixed = InvoiceTerms { plan: vec![usd, usd], ..InvoiceTerms::default() };
    assert_eq!(invoice([0, 0]).correct(&mixed), Err(CorrectionError::Money));
    let one = InvoiceTerms { plan: vec![InstalmentTerms::default()], ..Default::default() };
    assert_eq!(invoice([0, 0]).correct(&one), Err(CorrectionError::Instalments));
}

#[test]
fn due_dates_of_what_is_open_move_and_those_of_what_is_paid_stay() {
    let part = InstalmentTerms { due_on: Some(day("2026-12-28")), amount: None };
    let (description, issued_on) = (Some("Cuota".into()), None);
    let terms = InvoiceTerms { description, issued_on, plan: vec![part, part] };
    let found = invoice([100, 0]).correct(&terms).unwrap().unwrap();
    assert_eq!((found.description, found.parts.len()), (None, 1));
    assert_eq!(found.parts[0].due_on, Some(day("2026-12-28")));
    let early = InstalmentTerms { due_on: Some(day("2026-01-01")), amount: None };
    let terms = InvoiceTerms { plan: vec![early, early], ..InvoiceTerms::default() };
    let found = invoice([0, 0]).correct(&terms).unwrap().unwrap();
    assert_eq!(found.parts[0].due_on, Some(day("2026-10-01")), "the day of issue at the earliest");
}

#[test]
fn a_credit_takes_what_is_due_last_first_and_never_what_is_paid() {
    for (paid, credit, expected) in [
        ([0, 0], 50, Some((100, 150))),
        ([0, 0], 250, Some((50, 0))),
        ([0, 150], 100, Some((50, 150))),
        ([100, 200], 1, None),
        ([0, 0], 301, None),
    ] {
        let terms = invoice(paid).credited(Money::new(credit, Pen));
        let amounts = terms.map(|terms| {
            let minor = |part: &InstalmentTerms| part.amount.unwrap().minor;
            (minor(&terms.plan[0]), minor(&terms.plan[1]))
        });
        assert_eq!(amounts, expected, "{paid:?} {credit}");
    }
}

#[test]
fn a_void_invoice_owes_nothing_more_and_a_correction_is_done_once() {
    let before = invoice([100, 0]);
    let correction = before.correct(&before.void()).unwrap().unwrap();
    let after = before.after(&correction);
    assert!(after.outstanding().unwrap().is_zero());
    assert_eq!(after.total().unwrap().minor, 100);
    assert_eq!(after.correct(&after.void()), Ok(None));
}
