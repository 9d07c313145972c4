//! Valid and invalid baskets.

use super::*;
use crate::money::Currency::{Pen, Usd};

fn debt(id: &str, due_on: &str, minor: i64) -> Debt {
    Debt {
        instalment: InstalmentId::parse(id).unwrap(),
        invoice: InvoiceId::parse(&format!("inv-{id}")).unwrap(),
        customer: CustomerId::parse("c").unwrap(),
        due_on: due_on.parse().unwrap(),
        outstanding: Money::new(minor, Pen),
        disputed: false,
    }
}

fn choose(id: &str, part: Option<i64>) -> Choice {
    let part = part.map(|minor| Money::new(minor, Pen));
    Choice { instalment: InstalmentId::parse(id).unwrap(), part }
}

fn debts() -> Vec<Debt> {
    let mut debts = vec![
        debt("a", "2026-05-01", 1000),
        debt("b", "2026-03-01", 500),
        debt("paid", "2026-03-01", 0),
        debt("disputed", "2026-03-01", 700),
        debt("dollars", "2026-03-01", 900),
    ];
    debts[3].disputed = true;
    debts[4].outstanding.currency = Usd;
    debts
}

#[test]
fn a_basket_is_refused_for_the_reason_that_the_payer_can_mend() {
    use BasketError::{
        BelowMinimum, Empty, Missing, MixedCurrencies, NotPositive, Paid, PartNotAllowed, TooMuch,
    };
    let id = |text: &str| InstalmentId::parse(text).unwrap();
    let pen = |minor| Money::new(minor, Pen);
    let some = Parts::AtLeast(200);
    for (choices, parts, expected) in [
        (vec![choose("a", None), choose("b", None)], Parts::Never, Ok(1500)),
        (vec![choose("a", None), choose("a", None)], Parts::Never, Ok(1000)),
        (vec![choose("a", Some(1000))], Parts::Never, Ok(1000)),
        (vec![choose("a", Some(200))], some, Ok(200)),
        (vec![], some, Err(Empty)),
        (vec![choose("zzz", None)], some, Err(Missing(id("zzz")))),
        (vec![choose("paid", None)], some, Err(Paid(id("paid")))),
        (vec![choose("disputed", None)], some, Ok(700)),
        (vec![choose("a", None), choose("dollars", None)], some, Err(MixedCurrencies)),
        (vec![choose("dollars", Some(500))], some, Err(MixedCurrencies)),
        (vec![choose("a", Some(999))], Parts::Never, Err(PartNotAllowed(id("a")))),
        (vec![choose("a", Some(199))], some, Err(BelowMinimum(id("a"), pen(200)))),
        (vec![choose("a", Some(0))], some, Err(NotPositive(id("a")))),
        (vec![choose("a", Some(-5))], some, Err(NotPositive(id("a")))),
        (vec![choose("a", Some(1001))], some, Err(TooMuch(id("a"), pen(1000)))),
    ] {
        let basket = Basket::new(&choices, &debts(), parts);
        assert_eq!(basket.map(|b| b.total().minor), expected, "{choices:?} {parts:?}");
    }
}

#[test]
fn the_oldest_debt_comes_first_and_the_key_ignores_the_order_of_choosing() {
    let ab = Basket::new(&[choose("a", None), choose("b", None)], &debts(), Parts::Never).unwrap();
    let ba = Basket::new(&[choose("b", None), choose("a", None)], &debts(), Parts::Never).unwrap();
    assert_eq!(ab.targets()[0].debt.instalment.as_str(), "b");
    assert_eq!(ab.key(), ba.key());
    let part = Basket::new(&[choose("a", Some(300))], &debts(), Parts::AtLeast(1)).unwrap();
    let whole = Basket::new(&[choose("a", None)], &debts(), Parts::AtLeast(1)).unwrap();
    assert_ne!(part.key(), whole.key());
}
