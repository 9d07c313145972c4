//! Visibility, order and pages of invoices.

use domain::access::{Actor, Scope};
use domain::ids::InvoiceId;
use domain::payments::StateKind;

use super::*;
use crate::testing::{SeedInvoice, TestPortal, link_holder, on_both, user};

/// Ana has full access to two children, Beto is pay-only for one of them, Zoe is a stranger.
async fn family(t: &TestPortal) {
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay), ("mateo", Scope::SeeAndPay)]).await;
    t.seed_user("beto", &[("mateo", Scope::PayOnly)]).await;
    t.seed_user("zoe", &[("other", Scope::SeeAndPay)]).await;
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-12-10", 35_000)])).await;
    t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 35_000)])).await;
    let plan = [("2026-11-21", 10_000), ("2026-12-21", 10_000)];
    t.seed_invoice(&SeedInvoice::of("mateo", "m1", &plan)).await;
    t.seed_invoice(&SeedInvoice::of("mateo", "m2", &[("2026-12-31", 5_000)])).await;
    let later = SeedInvoice::of("mateo", "m3", &[("2026-12-31", 1)]);
    t.seed_invoice(&SeedInvoice { issued_on: "2026-11-22", ..later }).await;
}

async fn numbers(t: &TestPortal, actor: &Actor, filter: &Filter) -> String {
    let page = list(&t.portal, actor, filter).await.unwrap();
    let numbers: Vec<_> = page.rows.iter().map(|r| r.invoice.number.as_str()).collect();
    assert_eq!(page.total as usize, numbers.len());
    numbers.join(" ")
}

#[tokio::test]
async fn each_actor_lists_what_the_scope_allows() {
    on_both(async |t| {
        family(&t).await;
        t.seed_paid(&user("ana"), &[("m2-1", 0)], 5_000).await;
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        t.seed_paid(&user("ana"), &[("l2-1", 0)], 35_000).await;
        for (actor, pending, paid) in [
            (user("ana"), "m1 l1", "l2 m2"),
            (user("beto"), "m1", ""),
            (user("zoe"), "", ""),
            (link_holder("m1"), "m1", ""),
            (link_holder("m2"), "", "m2"),
            (link_holder("m3"), "", ""),
        ] {
            let filter = Filter::default();
            assert_eq!(numbers(&t, &actor, &filter).await, pending, "{actor:?}");
            let filter = Filter { show: Show::Paid, ..filter };
            assert_eq!(numbers(&t, &actor, &filter).await, paid, "{actor:?}");
        }
        let nobody = list(&t.portal, &Actor::Nobody, &Filter::default()).await;
        assert!(matches!(nobody, Err(crate::Error::SignInFirst)));
    })
    .await;
}

#[tokio::test]
async fn the_list_is_narrowed_by_customer_and_by_words() {
    on_both(async |t| {
        family(&t).await;
        let of = |id: &str| Some(CustomerId::parse(id).unwrap());
        for (customer, search, expected) in [
            (None, "", "l2 m1 l1 m2"),
            (of("lucia"), "", "l2 l1"),
            (of("other"), "", ""),
            (None, "M", "m1 m2"),
            (None, "pensión L1", "l1"),
            (of("mateo"), "l", ""),
            (None, "%", ""),
            (None, "_", ""),
            (None, "' OR 1=1 --", ""),
        ] {
            let search = search.to_owned();
            let filter = Filter { customer, search, ..Filter::default() };
            assert_eq!(numbers(&t, &user("ana"), &filter).await, expected, "{filter:?}");
        }
        let page = list(&t.portal, &user("ana"), &Filter::default()).await.unwrap();
        let names: Vec<_> = page.customers.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Lucia", "Mateo"]);
    })
    .await;
}

#[tokio::test]
async fn pages_hold_thirty_rows_and_a_page_beyond_the_last_is_the_last() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        for n in 0..31 {
            let id = format!("n{n:02}");
            t.seed_invoice(&SeedInvoice::of("lucia", &id, &[("2026-12-10", 100)])).await;
        }
        for (asked, shown, rows, first) in
            [(0, 1, 30, "n00"), (1, 1, 30, "n00"), (2, 2, 1, "n30"), (u32::MAX, 2, 1, "n30")]
        {
            let filter = Filter { page: asked, ..Filter::default() };
            let page = list(&t.portal, &user("ana"), &filter).await.unwrap();
            assert_eq!((page.page, page.pages, page.total), (shown, 2, 31));
            assert_eq!(page.rows.len(), rows);
            assert_eq!(page.rows[0].invoice.number, first);
        }
    })
    .await;
}

#[tokio::test]
async fn an_invoice_opens_only_for_those_who_may_see_it() {
    on_both(async |t| {
        family(&t).await;
        t.seed_paid(&user("ana"), &[("m2-1", 0)], 5_000).await;
        for (actor, visible) in [
            (user("ana"), "l1 l2 m1 m2"),
            (user("beto"), "m1"),
            (user("zoe"), ""),
            (user("none"), ""),
            (link_holder("m2"), "m2"),
            (Actor::System, ""),
        ] {
            for id in ["l1", "l2", "m1", "m2", "m3", "none"] {
                let found = detail(&t.portal, &actor, &InvoiceId::parse(id).unwrap()).await;
                match &found {
                    Ok(found) => assert_eq!(found.invoice.number, id),
                    Err(error) => assert!(matches!(error, crate::Error::NotFound)),
                }
                assert_eq!(found.is_ok(), visible.contains(id), "{actor:?} {id}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_only_pay_sees_the_own_payments_of_an_invoice_and_no_others() {
    on_both(async |t| {
        family(&t).await;
        let anas = t.seed_paid(&user("ana"), &[("m1-1", 0)], 10_000).await;
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        let betos = t.seed_payment(&user("beto"), &[("m1-2", 0)], 10_000).await.payment;
        let id = InvoiceId::parse("m1").unwrap();
        for (actor, paid, names, events) in [
            (user("ana"), vec![&anas, &betos], [Some("Ana"), Some("Beto")].as_slice(), 4),
            (user("beto"), vec![&betos], &[None], 2),
            (link_holder("m1"), vec![&anas, &betos], &[None, None], 4),
        ] {
            let found = detail(&t.portal, &actor, &id).await.unwrap();
            let ids: Vec<_> = found.payments.iter().map(|p| &p.id).collect();
            assert_eq!(ids, paid, "{actor:?}");
            let seen: Vec<_> = found.payments.iter().map(|p| p.payer_name.as_deref()).collect();
            assert_eq!(seen, names, "{actor:?}");
            assert_eq!(found.events.len(), events, "{actor:?} {:?}", found.events);
            assert_eq!(found.attempts.len(), 1);
            assert_eq!(found.attempts[0].state, StateKind::Started);
            assert_eq!(found.attempts[0].opens, actor != link_holder("m1"));
            assert_eq!(found.held.len(), 1);
            assert_eq!(found.instalments[0].outstanding().minor, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn who_only_pays_still_opens_the_invoice_that_they_paid() {
    on_both(async |t| {
        family(&t).await;
        t.seed_paid(&user("beto"), &[("m2-1", 0)], 5_000).await;
        let found = detail(&t.portal, &user("beto"), &InvoiceId::parse("m2").unwrap()).await;
        assert!(found.unwrap().invoice.paid_at.is_some());
    })
    .await;
}
