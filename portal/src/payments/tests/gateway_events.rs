//! Gateway events that are not about a payment of ours, or not as we expect.

use super::*;
use crate::platform::ids;
use crate::testing::on_both;

async fn receive_body(t: &TestPortal, body: &[u8]) {
    let headers = http::HeaderMap::new();
    receive(&t.portal, domain::payments::Origin::Sandbox, &headers, body).await.unwrap();
    crate::worker::run_due(&t.portal).await.unwrap();
}

/// Id and outcome of each odd event.
async fn odd(t: &TestPortal) -> Vec<(String, String)> {
    let odd = odd_gateway_events(&t.portal, &Actor::System).await.unwrap();
    odd.into_iter().map(|event| (event.event_id, event.outcome)).collect()
}

fn one(event_id: &str, outcome: &str) -> Vec<(String, String)> {
    vec![(event_id.to_owned(), outcome.to_owned())]
}

#[tokio::test]
async fn an_unreadable_event_about_a_payment_of_ours_books_nothing_and_is_shown_to_staff() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let id = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        receive_body(&t, &ScriptedGateway::unreadable_event("e1", Some(&id), None)).await;
        assert_eq!(odd(&t).await, one("e1", "unreadable"));
        assert_eq!(state(&t.portal, &id).await, StateKind::Started);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_event_that_does_not_say_whose_it_is_is_shown_to_staff() {
    on_both(async |t| {
        receive_body(&t, &ScriptedGateway::unreadable_event("e1", None, None)).await;
        assert_eq!(odd(&t).await, one("e1", "unreadable"));
    })
    .await;
}

#[tokio::test]
async fn events_of_another_application_are_kept_and_nothing_is_odd_about_them() {
    on_both(async |t| {
        let theirs = PaymentId::parse("order_12").unwrap();
        receive_body(&t, &ScriptedGateway::unreadable_event("e1", Some(&theirs), Some("cs_1")))
            .await;
        tell(&t, "e2", &theirs, pen(1), &success(&theirs, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(odd(&t).await, []);
        assert_eq!(crate::testing::gateway_event_ids(&t.portal).await.len(), 2);
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_about_a_payment_of_ours_that_is_missing_alarms_and_books_nothing() {
    on_both(async |t| {
        let missing: PaymentId = ids::new(t.portal.now());
        tell(&t, "e1", &missing, pen(45_000), &success(&missing, t.portal.now())).await;
        crate::worker::run_due(&t.portal).await.unwrap();
        assert_eq!(odd(&t).await, one("e1", "orphan"));
        books_agree(&t.portal).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_that_bears_only_the_gateways_reference_finds_its_payment() {
    on_both(async |t| {
        let s = family::family(&t.portal).await;
        let request = whole(&[&s.first[0]], 45_000);
        let id = start(&t.portal, &s.parent, &request).await.unwrap().payment;
        let theirs = PaymentId::parse("somebody_elses").unwrap();
        let reference = ScriptedGateway::reference(&id);
        let body = ScriptedGateway::unreadable_event("e1", Some(&theirs), Some(&reference));
        receive_body(&t, &body).await;
        assert_eq!(odd(&t).await, one("e1", "unreadable"));
    })
    .await;
}
