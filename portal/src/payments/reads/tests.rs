//! Visibility of payments and their parts.

use domain::access::{Actor, Scope};
use domain::payments::Event;

use super::*;
use crate::testing::{SeedInvoice, TestPortal, link_holder, on_both, user};

/// Ana has full access to both children, Beto to one of them, Caro is pay-only for that one.
async fn family(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)]).await;
    t.seed_user("beto", &[("mateo", Scope::SeeAndPay)]).await;
    t.seed_user("caro", &[("mateo", Scope::PayOnly)]).await;
    t.seed_user("zoe", &[("other", Scope::SeeAndPay)]).await;
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 35_000)])).await;
    let plan = [("2026-11-21", 10_000), ("2026-12-21", 10_000)];
    t.seed_invoice(&SeedInvoice::of("mateo", "m1", &plan)).await;
}

#[tokio::test]
async fn of_a_shared_payment_each_sees_only_what_concerns_them() {
    on_both(async |t| {
        family(&t).await;
        let id = t.seed_paid(&user("ana"), &[("l1-1", 0), ("m1-1", 0)], 45_000).await;
        for (actor, amount, debts, payer) in
            [(user("ana"), 45_000, 2, None), (user("beto"), 10_000, 1, Some("Ana"))]
        {
            let page = list(&t.portal, &actor, 1).await.unwrap();
            assert_eq!(page.total, 1);
            let row = &page.rows[0];
            assert_eq!((row.amount.minor, row.debts as usize), (amount, debts), "{actor:?}");
            assert_eq!((row.receipts.len(), row.payer_name.as_deref()), (debts, payer));
            let one = detail(&t.portal, &actor, &id).await.unwrap();
            assert_eq!((one.amount.minor, one.debts.len()), (amount, debts), "{actor:?}");
            assert_eq!((one.receipts.len(), one.payer_name.as_deref()), (debts, payer));
            assert_eq!(one.payer_email.is_some(), one.own);
            assert!(one.debts.iter().all(|d| d.allocated == d.meant && d.outstanding.is_zero()));
            assert_eq!(one.left[0].total.minor, 10_000);
        }
        for actor in [user("caro"), user("zoe"), link_holder("m1"), Actor::System] {
            assert_eq!(list(&t.portal, &actor, 1).await.unwrap().total, 0, "{actor:?}");
        }
        for actor in [user("caro"), user("zoe"), link_holder("m1")] {
            let one = detail(&t.portal, &actor, &id).await;
            assert!(matches!(one, Err(Error::NotFound)), "{actor:?}");
        }
        for nobody in [
            list(&t.portal, &Actor::Nobody, 1).await.err(),
            detail(&t.portal, &Actor::Nobody, &id).await.err(),
        ] {
            assert!(matches!(nobody, Some(Error::SignInFirst)));
        }
    })
    .await;
}

#[tokio::test]
async fn before_it_has_succeeded_a_payment_is_in_the_list_of_its_payer_only() {
    on_both(async |t| {
        family(&t).await;
        let open = t.seed_payment(&user("caro"), &[("m1-1", 0)], 10_000).await.payment;
        let link = t.seed_payment(&link_holder("l1"), &[("l1-1", 2_000)], 2_000).await.payment;
        for (actor, expected) in [
            (user("caro"), vec![&open]),
            (link_holder("l1"), vec![&link]),
            (user("ana"), vec![]),
            (user("beto"), vec![]),
        ] {
            let rows = list(&t.portal, &actor, 1).await.unwrap().rows;
            assert_eq!(rows.iter().map(|r| &r.id).collect::<Vec<_>>(), expected, "{actor:?}");
        }
        let seen = detail(&t.portal, &user("beto"), &open).await.unwrap();
        assert_eq!((seen.own, seen.amount.minor), (false, 10_000));
        assert_eq!(seen.debts[0].allocated.minor, 0);
    })
    .await;
}

#[tokio::test]
async fn the_last_payment_comes_first_and_a_page_beyond_the_last_is_the_last() {
    on_both(async |t| {
        family(&t).await;
        let failed = t.seed_payment(&user("ana"), &[("m1-2", 0)], 10_000).await.payment;
        t.seed_outcome(&failed, Event::Expired).await;
        t.clock.advance(jiff::SignedDuration::from_secs(60));
        let paid = t.seed_paid(&user("ana"), &[("m1-2", 4_000)], 4_000).await;
        for page in [0, 1, 9] {
            let page = list(&t.portal, &user("ana"), page).await.unwrap();
            assert_eq!((page.page, page.pages), (1, 1));
            let ids: Vec<_> = page.rows.iter().map(|r| &r.id).collect();
            assert_eq!(ids, [&paid, &failed]);
        }
        let one = detail(&t.portal, &user("ana"), &paid).await.unwrap();
        assert_eq!(one.debts[0].outstanding.minor, 6_000);
        assert_eq!((one.debts[0].number, one.debts[0].instalments), (2, 2));
    })
    .await;
}
