//! No minor unit is lost, and no debt gets more than it owes.

use proptest::prelude::*;

use super::*;
use crate::money::Currency::Pen;

fn debt(number: usize, due_day: i8, minor: i64) -> Debt {
    Debt {
        instalment: InstalmentId::parse(&format!("i{number}")).unwrap(),
        invoice: InvoiceId::parse(&format!("v{number}")).unwrap(),
        customer: CustomerId::parse(&format!("c{}", number % 2)).unwrap(),
        due_on: jiff::civil::date(2026, 3, due_day),
        outstanding: Money::new(minor, Pen),
        disputed: false,
    }
}

fn target(number: usize, minor: i64) -> Target {
    Target { debt: debt(number, 1, minor), amount: Money::new(minor, Pen) }
}

#[test]
fn what_was_paid_meanwhile_becomes_the_credit_of_that_customer() {
    for (paid, owed, parts, credits) in [
        (300, [100, 200], vec![("i0", 100), ("i1", 200)], vec![]),
        (300, [0, 200], vec![("i1", 200)], vec![("c0", 100)]),
        (300, [40, 200], vec![("i0", 40), ("i1", 200)], vec![("c0", 60)]),
        (300, [0, 0], vec![], vec![("c0", 100), ("c1", 200)]),
        (350, [100, 200], vec![("i0", 100), ("i1", 200)], vec![("c0", 50)]),
        (150, [100, 200], vec![("i0", 100), ("i1", 50)], vec![]),
        (300, [100, -1], vec![("i0", 100)], vec![("c1", 200)]),
    ] {
        let targets = [target(0, 100), target(1, 200)];
        let now = |id: &InstalmentId| Money::new(owed[usize::from(id.as_str() == "i1")], Pen);
        let allocation = allocate(Money::new(paid, Pen), &targets, now).unwrap();
        let found: Vec<_> =
            allocation.parts.iter().map(|p| (p.instalment.as_str(), p.amount.minor)).collect();
        assert_eq!(found, parts, "{paid} over {owed:?}");
        let found: Vec<_> = allocation.credits.iter().map(|(c, m)| (c.as_str(), m.minor)).collect();
        assert_eq!(found, credits, "{paid} over {owed:?}");
    }
}

#[test]
fn a_free_amount_goes_to_the_oldest_debt_first_and_never_to_a_disputed_one() {
    let mut debts = vec![debt(0, 20, 100), debt(1, 10, 50), debt(2, 1, 70)];
    debts[2].disputed = true;
    let (parts, left) = spread(Money::new(120, Pen), &debts).unwrap();
    let found: Vec<_> = parts.iter().map(|p| (p.instalment.as_str(), p.amount.minor)).collect();
    assert_eq!((found, left.minor), (vec![("i1", 50), ("i0", 70)], 0));
    assert_eq!(spread(Money::new(200, Pen), &debts).unwrap().1.minor, 50);
}

proptest! {
    #[test]
    fn parts_and_credits_add_up_to_what_was_paid(
        paid in 1_i64..10_000,
        rows in prop::collection::vec((1_i64..3_000, -10_i64..3_000), 1..8),
    ) {
        let targets: Vec<Target> =
            rows.iter().enumerate().map(|(i, (meant, _))| target(i, *meant)).collect();
        let owed = |id: &InstalmentId| {
            let index = id.as_str().trim_start_matches(|c: char| !c.is_ascii_digit());
            Money::new(rows[index.parse::<usize>().unwrap()].1, Pen)
        };
        let allocation = allocate(Money::new(paid, Pen), &targets, owed).unwrap();
        let parts: i64 = allocation.parts.iter().map(|p| p.amount.minor).sum();
        let credits: i64 = allocation.credits.iter().map(|c| c.1.minor).sum();
        prop_assert_eq!(parts + credits, paid);
        for p in &allocation.parts {
            prop_assert!(p.amount.minor > 0 && p.amount.minor <= owed(&p.instalment).minor);
        }
        prop_assert!(allocation.credits.iter().all(|c| c.1.minor > 0));
    }
}
