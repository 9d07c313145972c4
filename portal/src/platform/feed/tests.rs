//! Visibility of the feed.

use domain::access::Scope;
use domain::activity::DeskTopic;

use super::*;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::testing::{SeedInvoice, link_holder, on_both, user};

#[tokio::test]
async fn each_hears_of_their_own_and_who_only_pays_hears_nothing_of_the_past() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_user("caro", &[("lucia", Scope::PayOnly)]).await;
        t.seed_user("zoe", &[("other", Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 10_000)])).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l2", &[("2026-11-10", 20_000)])).await;
        t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
        t.clock.advance(SignedDuration::from_hours(2));
        let before = newest(&t.portal).await.unwrap();
        t.seed_paid(&user("ana"), &[("l2-1", 0)], 20_000).await;

        let invoices = async |actor: &Actor, after: i64| {
            let events = events_after(&t.portal, actor, after).await.unwrap();
            let mut heard: Vec<_> = events.into_iter().filter_map(|e| e.invoice).collect();
            heard.sort();
            heard.dedup();
            heard.into_iter().map(String::from).collect::<Vec<_>>()
        };
        assert_eq!(invoices(&user("ana"), 0).await, ["l1", "l2"]);
        assert_eq!(invoices(&user("ana"), before).await, ["l2"]);
        assert_eq!(invoices(&user("caro"), 0).await, ["l2"]);
        assert_eq!(invoices(&link_holder("l1"), 0).await, ["l1"]);
        for nothing in [user("zoe"), link_holder("x"), Actor::Nobody, Actor::System] {
            assert!(invoices(&nothing, 0).await.is_empty(), "{nothing:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn staff_hear_of_payments_and_of_what_other_staff_did_by_topic() {
    on_both(async |t| {
        t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
        t.seed_invoice(&SeedInvoice::of("lucia", "l1", &[("2026-11-10", 10_000)])).await;
        let before = desk::place(&t.portal).await.unwrap();
        t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
        let paid = desk::news_after(&t.portal, before).await.unwrap();
        assert_eq!(paid.topics, [DeskTopic::Payments]);
        assert!(paid.place.position() > before.position());

        let mut tx = t.portal.db.write().await.unwrap();
        for act in [AuditAct::SignedIn, AuditAct::PauseBegun, AuditAct::Requested] {
            let entry = NewEntry::of(act, "x");
            audit::append(&t.portal, &mut tx, &Actor::System, entry).await.unwrap();
        }
        tx.commit().await.unwrap();
        let done = desk::news_after(&t.portal, paid.place).await.unwrap();
        assert_eq!(done.topics, [DeskTopic::Pauses, DeskTopic::Requests]);
        let nothing = desk::news_after(&t.portal, done.place).await.unwrap();
        assert_eq!(nothing, desk::DeskNews { topics: Vec::new(), ..done });
    })
    .await;
}
