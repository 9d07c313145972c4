//! The sandbox's webhooks: retried, late, duplicated, out of order, never sent.

use portal::outside::gateways::contract::{Client, Harness, SECRET, WebhookRequest};
use portal::outside::gateways::{Checkout, GatewayEvent};
use portal::platform::clock::{Clock, SystemClock};
use sandbox::card_provider::{CardProviderSettings, wire};
use sandbox::signature::header_value;

use crate::harness::{Sandbox, delays};
use crate::request;

async fn paid_with(sandbox: &Sandbox, card: &str) -> Checkout {
    let checkout = sandbox.client(Client::Right).open(&request()).await.unwrap();
    sandbox.pay(&checkout, card).await;
    checkout
}

async fn next_event(sandbox: &Sandbox) -> GatewayEvent {
    let WebhookRequest { headers, body } = sandbox.webhook().await;
    sandbox.client(Client::Right).verify(&headers, &body, SystemClock::default().now()).unwrap()
}

#[tokio::test]
async fn a_webhook_is_tried_until_it_is_taken() {
    let sandbox = Sandbox::start_with(&[500, 302, 404], |s| s.delays = delays()).await;
    let checkout = paid_with(&sandbox, "4242424242424242").await;
    let first = next_event(&sandbox).await;
    assert_eq!(first.report().unwrap().reference, checkout.reference);
    for _ in 0..3 {
        assert_eq!(next_event(&sandbox).await, first);
    }
    // It was delivered: the next one is another event.
    paid_with(&sandbox, "4242424242424242").await;
    assert_ne!(next_event(&sandbox).await.event_id, first.event_id);
}

#[tokio::test]
async fn a_webhook_that_nobody_takes_is_given_up() {
    let sandbox = Sandbox::start_with(&[500; 4], |s| s.delays = delays()).await;
    paid_with(&sandbox, "4242424242424242").await;
    let first = next_event(&sandbox).await;
    for _ in 0..3 {
        assert_eq!(next_event(&sandbox).await, first);
    }
    paid_with(&sandbox, "4242424242424242").await;
    assert_ne!(next_event(&sandbox).await.event_id, first.event_id);
}

#[tokio::test]
async fn magic_cards_tell_late_twice_out_of_order_or_never() {
    let sandbox = Sandbox::start().await;
    paid_with(&sandbox, "4000000000030041").await;
    let late = paid_with(&sandbox, "4000000000030017").await;
    let told = next_event(&sandbox).await;
    assert_eq!(told.report().unwrap().reference, late.reference, "the first never tells");

    paid_with(&sandbox, "4000000000030025").await;
    assert_eq!(next_event(&sandbox).await, next_event(&sandbox).await);

    paid_with(&sandbox, "4000000000030033").await;
    let kinds = [next_event(&sandbox).await.kind, next_event(&sandbox).await.kind];
    assert_eq!(kinds, ["checkout.succeeded", "checkout.processing"]);
}

#[tokio::test]
async fn a_webhook_bears_a_signature_for_each_secret() {
    let add = |s: &mut CardProviderSettings| {
        s.merchant.webhook_secrets.push("whsec_other".to_owned());
    };
    let sandbox = Sandbox::start_with(&[], add).await;
    paid_with(&sandbox, "4242424242424242").await;
    let WebhookRequest { headers, body } = sandbox.webhook().await;
    let value = headers[wire::SIGNATURE].to_str().unwrap();
    let time = value.strip_prefix("t=").unwrap().split(',').next().unwrap();
    let at = jiff::Timestamp::from_second(time.parse().unwrap()).unwrap();
    assert_eq!(value, header_value(&[SECRET, "whsec_other"], at, &body));
}

#[tokio::test]
async fn a_refund_is_told_under_a_type_of_its_own() {
    let sandbox = Sandbox::start().await;
    let gateway = sandbox.client(Client::Right);
    let request = request();
    let checkout = gateway.open(&request).await.unwrap();
    sandbox.pay(&checkout, "4242424242424242").await;
    next_event(&sandbox).await;
    let refund = portal::outside::gateways::RefundRequest {
        refund: "refund_1".to_owned(),
        reference: checkout.reference.clone(),
        amount: request.amount,
    };
    gateway.refund(&refund).await.unwrap();
    let event = next_event(&sandbox).await;
    assert_eq!((event.kind.as_str(), event.report()), ("refund.succeeded", None));
}
