//! Contract of amounts and refunds.

use std::sync::Arc;

use domain::money::{Currency, Money};

use super::super::{Checkout, Gateway, GatewayError, RefundRequest, RefundState};
use super::{Client, Harness, Payer, opened, request_of};

/// Minor units survive the round trip for every currency's exponent.
pub async fn amounts_come_back_as_they_were_sent_in_every_currency(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    for currency in Currency::ALL {
        let amount = Money::new(1_234_567, currency);
        let checkout = gateway.open(&request_of(amount)).await.unwrap();
        let report = gateway.query(&checkout.reference).await.unwrap();
        assert_eq!(report.amount, amount);
    }
}

async fn paid(harness: &impl Harness) -> (Arc<dyn Gateway>, Checkout) {
    let (gateway, _, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::Approves).await;
    (gateway, checkout)
}

/// A refund request of this many céntimos out of S/ 125.50.
fn refund(checkout: &Checkout, word: &str, minor: i64) -> RefundRequest {
    RefundRequest {
        refund: format!("{word}_{}", checkout.reference),
        reference: checkout.reference.clone(),
        amount: Money::new(minor, Currency::Pen),
    }
}

async fn assert_refused(gateway: &Arc<dyn Gateway>, request: RefundRequest) {
    let answer = gateway.refund(&request).await;
    assert!(matches!(answer, Err(GatewayError::Refused(_))), "{request:?}: {answer:?}");
}

pub async fn all_of_a_payment_can_be_refunded_once(harness: &impl Harness) {
    let (gateway, checkout) = paid(harness).await;
    let all = refund(&checkout, "all", 12_550);
    let report = gateway.refund(&all).await.unwrap();
    assert_eq!((report.amount, report.state), (all.amount, RefundState::Succeeded));
    assert_refused(&gateway, refund(&checkout, "more", 1)).await;
}

/// An excessive part is refused and has no effect.
pub async fn parts_of_a_payment_can_be_refunded_until_nothing_is_left(harness: &impl Harness) {
    let (gateway, checkout) = paid(harness).await;
    let first = gateway.refund(&refund(&checkout, "first", 2_550)).await.unwrap();
    assert_refused(&gateway, refund(&checkout, "too_much", 10_001)).await;
    assert_refused(&gateway, refund(&checkout, "nothing", 0)).await;
    let rest = gateway.refund(&refund(&checkout, "rest", 10_000)).await.unwrap();
    assert_ne!(first.reference, rest.reference);
    assert_refused(&gateway, refund(&checkout, "more", 1)).await;
}

/// Idempotent by our key; a different refund under the same key is refused.
pub async fn a_refund_repeated_gives_back_once(harness: &impl Harness) {
    let (gateway, checkout) = paid(harness).await;
    let half = refund(&checkout, "half", 6_275);
    let report = gateway.refund(&half).await.unwrap();
    assert_eq!(gateway.refund(&half).await, Ok(report));
    assert_refused(&gateway, refund(&checkout, "half", 6_276)).await;
    // The other half is still refundable.
    assert!(gateway.refund(&refund(&checkout, "other_half", 6_275)).await.is_ok());
}

/// Covers a checkout that is not paid and a refund in another currency.
pub async fn what_was_not_paid_cannot_be_refunded(harness: &impl Harness) {
    let (gateway, _, open) = opened(harness).await;
    assert_refused(&gateway, refund(&open, "early", 100)).await;

    let (gateway, paid) = paid(harness).await;
    let mut dollars = refund(&paid, "dollars", 100);
    dollars.amount.currency = Currency::Usd;
    assert_refused(&gateway, dollars).await;
}
