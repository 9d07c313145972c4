//! Totals of the overview, and their visibility.

use domain::access::{Actor, Scope};

use domain::money::Currency::Pen;

use super::*;
use crate::Error;
use crate::testing::{SeedInvoice, TestPortal, link_holder, on_both, user};

/// Ana has full access to two children, Beto is pay-only for one of them, Zoe is a stranger.
async fn family(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)]).await;
    t.seed_user("beto", &[("mateo", Scope::PayOnly)]).await;
    t.seed_user("zoe", &[("other", Scope::SeeAndPay)]).await;
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 35_000)])).await;
    let plan = [("2026-11-21", 10_000), ("2026-12-21", 10_000)];
    t.seed_invoice(&SeedInvoice::of("mateo", "m1", &plan)).await;
    let later = SeedInvoice::of("mateo", "m2", &[("2026-12-31", 1)]);
    t.seed_invoice(&SeedInvoice { issued_on: "2026-11-22", ..later }).await;
}

#[tokio::test]
async fn each_actor_sees_what_the_scope_allows_and_nothing_before_its_day_of_issue() {
    on_both(async |t| {
        family(&t).await;
        for (actor, total, overdue, next, debts) in [
            (user("ana"), 55_000, 35_000, 10_000, "l1-1 m1-1 m1-2"),
            (user("beto"), 20_000, 0, 10_000, "m1-1 m1-2"),
            (link_holder("m1"), 20_000, 0, 10_000, "m1-1 m1-2"),
            (link_holder("l1"), 35_000, 35_000, 0, "l1-1"),
        ] {
            let seen = overview(&t.portal, &actor).await.unwrap();
            assert_eq!(seen.owed.len(), 1, "{actor:?}");
            let owed = &seen.owed[0];
            assert_eq!(owed.total.minor, total, "{actor:?}");
            assert_eq!(owed.overdue.minor, overdue, "{actor:?}");
            assert_eq!(owed.next.map_or(0, |n| n.1.minor), next, "{actor:?}");
            let named: Vec<_> = seen.debts.iter().map(|d| d.debt.instalment.as_str()).collect();
            assert_eq!(named.join(" "), debts, "{actor:?}");
        }
        for actor in [user("zoe"), link_holder("m2"), link_holder("none"), user("none")] {
            let seen = overview(&t.portal, &actor).await.unwrap();
            assert!(seen.owed.is_empty() && seen.debts.is_empty(), "{actor:?}");
        }
        let nobody = overview(&t.portal, &Actor::Nobody).await;
        assert!(matches!(nobody, Err(Error::SignInFirst)));
    })
    .await;
}

#[tokio::test]
async fn an_open_payment_is_on_the_move_for_all_who_owe_it() {
    on_both(async |t| {
        family(&t).await;
        let parts = [("l1-1", 0), ("m1-1", 0)];
        let started = t.seed_payment(&user("ana"), &parts, 45_000).await;
        for (actor, amount, own, opens) in [
            (user("ana"), 45_000, true, true),
            (user("beto"), 10_000, false, false),
            (link_holder("l1"), 35_000, false, false),
        ] {
            let moving = overview(&t.portal, &actor).await.unwrap().moving;
            let amount = Money::new(amount, Pen);
            let id = started.payment.clone();
            let state = StateKind::Started;
            assert_eq!(moving, [MovingPayment { id, state, amount, own, opens }], "{actor:?}");
        }
        assert!(overview(&t.portal, &user("zoe")).await.unwrap().moving.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_paid_twice_is_credit_for_those_who_see_the_history() {
    on_both(async |t| {
        family(&t).await;
        let early = t.seed_payment(&user("beto"), &[("m1-1", 0)], 10_000).await.payment;
        t.seed_outcome(&early, domain::payments::Event::Expired).await;
        t.seed_paid(&user("ana"), &[("m1-1", 0)], 10_000).await;
        let reference = crate::testing::ScriptedGateway::reference(&early);
        let at = t.portal.now();
        let late = domain::payments::Event::Succeeded { reference, at };
        t.seed_outcome(&early, late).await;
        let ana = overview(&t.portal, &user("ana")).await.unwrap();
        assert_eq!(ana.credits, [Money::new(10_000, Pen)]);
        assert_eq!(ana.recent.len(), 2);
        let beto = overview(&t.portal, &user("beto")).await.unwrap();
        assert!(beto.credits.is_empty());
        assert_eq!(beto.recent.len(), 1);
    })
    .await;
}
