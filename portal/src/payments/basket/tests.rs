//! Selections and their results.

use domain::access::{Actor, Scope};
use domain::money::Currency::{Pen, Usd};

use super::*;
use crate::Error;
use crate::testing::{SeedInvoice, TestPortal, choices, link_holder, on_both, user};

async fn family(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)]).await;
    t.seed_user("beto", &[("mateo", Scope::PayOnly)]).await;
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-12-10", 35_000)])).await;
    let plan = [("2026-11-21", 10_000), ("2026-12-21", 10_000)];
    t.seed_invoice(&SeedInvoice::of("mateo", "m1", &plan)).await;
    let disputed = SeedInvoice::of("mateo", "m2", &[("2026-11-01", 700)]);
    t.seed_invoice(&SeedInvoice { disputed: true, ..disputed }).await;
    let dollars = SeedInvoice::of("mateo", "m3", &[("2026-12-31", 5_000)]);
    t.seed_invoice(&SeedInvoice { currency: Usd, ..dollars }).await;
}

fn pen(minor: i64) -> Money {
    Money::new(minor, Pen)
}

fn said(debts: &Debts, selection: &Selection) -> String {
    let id = |id: &InstalmentId| id.to_string();
    match debts.preview(selection) {
        Ok(basket) => {
            let target = |t: &domain::payments::Target| {
                format!("{}={}", t.debt.instalment, t.amount.minor) //
            };
            let targets: Vec<_> = basket.targets().iter().map(target).collect();
            format!("{} {}", basket.total().minor, targets.join(" "))
        }
        Err(SelectionError::Held(instalment, _)) => format!("held {}", id(&instalment)),
        Err(SelectionError::AboveAll(most)) => format!("above {}", most.minor),
        Err(SelectionError::Basket(error)) => format!("{error:?}"),
    }
}

#[tokio::test]
async fn debts_come_oldest_first_and_only_those_that_the_actor_may_pay() {
    on_both(async |t| {
        family(&t).await;
        for (actor, expected) in [
            (user("ana"), "m2-1 m1-1 l1-1 m1-2 m3-1"),
            (user("beto"), "m2-1 m1-1 m1-2 m3-1"),
            (link_holder("l1"), "l1-1"),
            (user("zoe"), ""),
        ] {
            let debts = debts(&t.portal, &actor, &DebtQuery::default()).await.unwrap().debts;
            let ids: Vec<_> = debts.iter().map(|d| d.debt.instalment.as_str()).collect();
            assert_eq!(ids.join(" "), expected, "{actor:?}");
        }
        let found = debts(&t.portal, &user("ana"), &DebtQuery::default()).await.unwrap();
        let second = found.find(&InstalmentId::parse("m1-2").unwrap()).unwrap();
        assert_eq!((second.number, second.instalments), (2, 2));
        assert_eq!(
            (second.invoice_number.as_str(), second.customer_name.as_str()),
            ("m1", "Mateo")
        );
        let nobody = debts(&t.portal, &Actor::Nobody, &DebtQuery::default()).await;
        assert!(matches!(nobody, Err(Error::SignInFirst)));
    })
    .await;
}

#[tokio::test]
async fn a_preview_says_what_would_be_paid_or_why_not() {
    on_both(async |t| {
        family(&t).await;
        let beto = t.seed_payment(&user("beto"), &[("m1-2", 0)], 10_000).await.payment;
        let reference = crate::testing::ScriptedGateway::reference(&beto);
        t.seed_outcome(&beto, domain::payments::Event::Processing { reference }).await;
        t.seed_payment(&user("beto"), &[("m1-1", 0)], 10_000).await;
        let debts = debts(&t.portal, &user("ana"), &DebtQuery::default()).await.unwrap();
        let chosen = |parts: &[(&str, i64)]| Selection::Chosen(choices(parts));
        for (selection, expected) in [
            (chosen(&[("l1-1", 0), ("m1-1", 0)]), "45000 m1-1=10000 l1-1=35000"),
            (chosen(&[("l1-1", 5_000)]), "5000 l1-1=5000"),
            (
                chosen(&[("l1-1", 999)]),
                "BelowMinimum(InstalmentId(\"l1-1\"), Money { minor: 1000, currency: Pen })",
            ),
            (chosen(&[]), "Empty"),
            (chosen(&[("m1-2", 0)]), "held m1-2"),
            (chosen(&[("m2-1", 0)]), "700 m2-1=700"),
            (chosen(&[("m1-1", 0), ("m3-1", 0)]), "MixedCurrencies"),
            (chosen(&[("foreign", 0)]), "Missing(InstalmentId(\"foreign\"))"),
            (Selection::Free(pen(12_000)), "12000 m1-1=10000 l1-1=2000"),
            (Selection::Free(pen(45_001)), "above 45000"),
            (Selection::Free(Money::new(100, domain::money::Currency::Clp)), "Empty"),
            (Selection::Free(pen(0)), "Empty"),
        ] {
            assert_eq!(said(&debts, &selection), expected, "{selection:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_chosen_debt_is_there_however_many_older_ones_there_are() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        for n in 0..=MOST_DEBTS {
            let id = format!("n{n:03}");
            t.seed_invoice(&SeedInvoice::of("lucia", &id, &[("2026-12-10", 100)])).await;
        }
        let last = InstalmentId::parse("n100-1").unwrap();
        let without = debts(&t.portal, &user("ana"), &DebtQuery::default()).await.unwrap();
        assert!(without.more && without.find(&last).is_none());
        let instalments = vec![last.clone()];
        let by_id = DebtQuery { instalments, invoice: None };
        let invoice = InvoiceId::parse("n100").ok();
        let by_invoice = DebtQuery { instalments: vec![], invoice };
        for wanted in [by_id, by_invoice] {
            let with = debts(&t.portal, &user("ana"), &wanted).await.unwrap();
            assert!(with.more && with.find(&last).is_some());
            assert_eq!(with.debts.len(), MOST_DEBTS as usize);
            assert!(with.debts.is_sorted_by_key(|d| d.debt.instalment.clone()));
        }
    })
    .await;
}
