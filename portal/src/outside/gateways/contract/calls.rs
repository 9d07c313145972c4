//! Contract of opening, querying and cancelling checkouts.

use domain::payments::{Event, Failure};

use super::super::{GatewayError, RefundRequest};
use super::{Client, Harness, Payer, opened, processing, report, request, succeeded, timeless};

/// Covers a double click and a retry after a time-out.
pub async fn the_same_request_opens_the_same_checkout(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    assert_eq!(gateway.open(&request).await, Ok(checkout.clone()));
    let another = gateway.open(&super::request()).await.unwrap();
    assert_ne!(another.reference, checkout.reference);
    assert_ne!(another.url, checkout.url);
}

pub async fn another_request_for_the_same_payment_is_refused(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    let mut other = request.clone();
    other.amount.minor += 1;
    let answer = gateway.open(&other).await;
    assert!(matches!(answer, Err(GatewayError::Refused(_))), "{answer:?}");
    assert_eq!(gateway.query(&checkout.reference).await.unwrap().amount, request.amount);
}

pub async fn a_request_that_makes_no_sense_is_refused(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    let mut nothing = request();
    nothing.amount.minor = 0;
    let mut less = request();
    less.amount.minor = -100;
    let mut past = request();
    past.expires_at = "2020-01-01T00:00:00Z".parse().unwrap();
    let mut nowhere = request();
    nowhere.return_url = "nowhere".to_owned();
    for wrong in [nothing, less, past, nowhere] {
        let answer = gateway.open(&wrong).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{wrong:?}: {answer:?}");
    }
}

/// The CSP and the allowed redirects contain the origin of the hosted page.
pub async fn the_page_is_where_the_gateway_says(harness: &impl Harness) {
    let (gateway, _, checkout) = opened(harness).await;
    let url = url::Url::parse(&checkout.url).unwrap();
    assert_eq!(url.origin().ascii_serialization(), gateway.page_origin());
}

pub async fn an_open_checkout_has_nothing_new(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    assert_eq!(gateway.query(&checkout.reference).await, Ok(report(&request, &checkout, None)));
}

pub async fn an_approved_checkout_has_succeeded(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::Approves).await;
    let answer = timeless(gateway.query(&checkout.reference).await.unwrap());
    assert_eq!(answer, report(&request, &checkout, succeeded(&checkout)));
}

/// A declined card leaves the checkout open.
pub async fn a_declined_card_may_be_tried_again(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::IsDeclined).await;
    let declined = Event::Declined { failure: Failure::InsufficientFunds, last: false };
    let answer = gateway.query(&checkout.reference).await.unwrap();
    assert_eq!(answer, report(&request, &checkout, Some(declined)));

    harness.payer(&checkout, Payer::Approves).await;
    let answer = timeless(gateway.query(&checkout.reference).await.unwrap());
    assert_eq!(answer, report(&request, &checkout, succeeded(&checkout)));
}

/// A delayed payment method may take days between consent and settlement.
pub async fn money_on_the_move_is_processing_until_it_arrives(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::PaysSlowly).await;
    let answer = gateway.query(&checkout.reference).await.unwrap();
    assert_eq!(answer, report(&request, &checkout, processing(&checkout)));
    let answer = gateway.cancel(&checkout.reference).await.unwrap();
    assert_eq!(answer, report(&request, &checkout, processing(&checkout)), "too late to cancel");

    harness.settle(&checkout).await;
    let answer = timeless(gateway.query(&checkout.reference).await.unwrap());
    assert_eq!(answer, report(&request, &checkout, succeeded(&checkout)));
}

pub async fn money_on_the_move_may_be_declined_for_good(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::PaysSlowlyInVain).await;
    harness.settle(&checkout).await;
    let declined = Event::Declined { failure: Failure::Declined, last: true };
    let answer = gateway.query(&checkout.reference).await.unwrap();
    assert_eq!(answer, report(&request, &checkout, Some(declined)));
}

pub async fn an_expired_checkout_cannot_be_cancelled_again(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.expire(&checkout).await;
    let expired = report(&request, &checkout, Some(Event::Expired));
    assert_eq!(gateway.query(&checkout.reference).await, Ok(expired.clone()));
    assert_eq!(gateway.cancel(&checkout.reference).await, Ok(expired));
}

/// Stripe later reports a cancelled session as expired: the payer sees no difference.
pub async fn a_cancelled_checkout_is_closed(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    let cancelled = report(&request, &checkout, Some(Event::Cancelled));
    assert_eq!(gateway.cancel(&checkout.reference).await, Ok(cancelled));
    for again in
        [gateway.query(&checkout.reference).await, gateway.cancel(&checkout.reference).await]
    {
        let event = again.unwrap().event;
        assert!(matches!(event, Some(Event::Cancelled | Event::Expired)), "{event:?}");
    }
}

/// The payer was faster than the cancellation.
pub async fn cancelling_after_a_success_says_succeeded(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::Approves).await;
    let answer = timeless(gateway.cancel(&checkout.reference).await.unwrap());
    assert_eq!(answer, report(&request, &checkout, succeeded(&checkout)));
}

/// Neither an unknown reference nor one that is unsafe in a URL path.
pub async fn what_the_gateway_does_not_know_is_not_found(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    let amount = request().amount;
    for reference in ["cs_test_unknown", "", "../refunds", "a/b?c#d", "ñ"] {
        assert_eq!(gateway.query(reference).await, Err(GatewayError::NotFound), "{reference:?}");
        assert_eq!(gateway.cancel(reference).await, Err(GatewayError::NotFound), "{reference:?}");
        let refund = RefundRequest {
            refund: "refund_of_nothing".to_owned(),
            reference: reference.to_owned(),
            amount,
        };
        assert_eq!(gateway.refund(&refund).await, Err(GatewayError::NotFound), "{reference:?}");
    }
}
