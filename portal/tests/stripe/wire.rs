//! Requests to Stripe, and the peculiarities of its API.

use domain::ids::PaymentId;
use domain::language::Language;
use domain::money::{Currency, Money};
use jiff::{SignedDuration, Timestamp};
use portal::outside::gateways::contract::{Call, Client, Fault, Harness};
use portal::outside::gateways::{CheckoutRequest, GatewayError, RefundRequest};
use portal::platform::clock::{Clock, SystemClock};
use stripe_checkout::CheckoutSession;

use crate::harness::Stripe;

fn now() -> Timestamp {
    SystemClock::default().now()
}

fn request() -> CheckoutRequest {
    CheckoutRequest {
        payment: PaymentId::parse("pay_1").unwrap(),
        amount: Money::new(12_550, Currency::Pen),
        description: "Pensión de marzo".to_owned(),
        language: Language::Es,
        payer_email: Some("ana@example.com".to_owned()),
        return_url: "https://pay.example/espera?a=1&b=2".to_owned(),
        cancel_url: "https://pay.example/".to_owned(),
        expires_at: now() + SignedDuration::from_hours(1),
    }
}

#[tokio::test]
async fn a_session_is_asked_for_in_stripes_words() {
    let stripe = Stripe::start().await;
    let request = request();
    let checkout = stripe.client(Client::Right).open(&request).await.unwrap();
    let session = stripe.double.books().sessions[&checkout.reference].clone();
    assert_eq!((session.amount, session.currency.as_str()), (12_550, "pen"));
    assert_eq!(session.client_reference.as_deref(), Some("pay_1"));
    assert_eq!(session.metadata["payment"], "pay_1");
    assert_eq!(session.intent_metadata["payment"], "pay_1");
    assert_eq!(session.email.as_deref(), Some("ana@example.com"));
    assert_eq!(session.locale.as_deref(), Some("es-419"));
    assert_eq!(session.success_url, request.return_url);
    assert_eq!(session.cancel_url, Some(request.cancel_url));
    assert_eq!(session.expires_at, request.expires_at.as_second());
    assert_eq!(session.name, request.description);
}

#[tokio::test]
async fn each_language_has_its_locale_and_an_unknown_payer_no_address() {
    let stripe = Stripe::start().await;
    for (language, locale) in
        [(Language::Es, "es-419"), (Language::En, "en"), (Language::Pt, "pt-BR")]
    {
        let payment = PaymentId::parse(language.code()).unwrap();
        let request = CheckoutRequest { language, payment, payer_email: None, ..request() };
        let checkout = stripe.client(Client::Right).open(&request).await.unwrap();
        let session = stripe.double.books().sessions[&checkout.reference].clone();
        assert_eq!((session.locale.as_deref(), session.email), (Some(locale), None));
    }
}

#[tokio::test]
async fn a_refusal_is_told_by_its_code_and_quotes_nobody() {
    let stripe = Stripe::start().await;
    let gateway = stripe.client(Client::Right);
    let soon = now() + SignedDuration::from_mins(20);
    let late = now() + SignedDuration::from_hours(25);
    let email = Some("ana at example".to_owned());
    let cent = Money::new(1, Currency::Pen);
    for (wrong, code) in [
        (CheckoutRequest { amount: cent, ..request() }, "amount_too_small"),
        (CheckoutRequest { expires_at: soon, ..request() }, "invalid_request_error.expires_at"),
        (CheckoutRequest { expires_at: late, ..request() }, "invalid_request_error.expires_at"),
        (CheckoutRequest { payer_email: email, ..request() }, "email_invalid.customer_email"),
        (
            CheckoutRequest { description: String::new(), ..request() },
            "parameter_missing.line_items[0][price_data][product_data][name]",
        ),
    ] {
        let refused = GatewayError::Refused(code.to_owned());
        assert_eq!(gateway.open(&wrong).await, Err(refused));
    }
}

#[tokio::test]
async fn a_500_that_stripe_repeats_for_a_day_does_not_stop_the_payer() {
    let stripe = Stripe::start().await;
    let gateway = stripe.client(Client::Right);
    stripe.fault(Call::Open, Fault::FailAfter, 1).await;
    let checkout = gateway.open(&request()).await.unwrap();
    assert_eq!(gateway.open(&request()).await.as_ref(), Ok(&checkout), "and again the same");
    // The first session exists, but nobody has its URL.
    let sessions: Vec<_> = stripe.double.books().sessions.keys().cloned().collect();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[1], checkout.reference);
    let report = gateway.query(&checkout.reference).await.unwrap();
    assert_eq!(report.payment, Some(request().payment));
}

#[tokio::test]
async fn a_refund_is_not_made_twice_when_stripe_has_forgotten_the_key() {
    let stripe = Stripe::start().await;
    let gateway = stripe.client(Client::Right);
    let checkout = gateway.open(&request()).await.unwrap();
    stripe.double.approve(&checkout.reference);
    let refund = RefundRequest {
        refund: "refund_1".to_owned(),
        reference: checkout.reference,
        amount: Money::new(100, Currency::Pen),
    };
    let first = gateway.refund(&refund).await.unwrap();
    stripe.double.forget_keys();
    assert_eq!(gateway.refund(&refund).await, Ok(first));
    assert_eq!(stripe.double.books().refunds.len(), 1);
}

#[tokio::test]
async fn what_the_double_says_can_be_read_by_the_types_of_stripes_description() {
    let stripe = Stripe::start().await;
    let gateway = stripe.client(Client::Right);
    let checkout = gateway.open(&request()).await.unwrap();
    let id = &checkout.reference;
    let read = |stage: &str| {
        let session = stripe.double.books().sessions[id].clone();
        let text = session.object("https://checkout.example", true).to_string();
        let session: CheckoutSession = miniserde::json::from_str(&text).expect(stage);
        assert_eq!(session.id.as_str(), id);
        session
    };
    assert!(read("open").payment_intent.is_none());
    stripe.double.decline(id, "card_declined", Some("stolen_card"));
    let declined = read("declined").payment_intent.unwrap().into_object().unwrap();
    assert!(declined.last_payment_error.is_some());
    stripe.double.approve(id);
    let paid = read("paid").payment_intent.unwrap().into_object().unwrap();
    assert!(paid.latest_charge.unwrap().into_object().unwrap().paid);

    let refund = RefundRequest {
        refund: "refund_1".to_owned(),
        reference: id.clone(),
        amount: Money::new(100, Currency::Pen),
    };
    gateway.refund(&refund).await.unwrap();
    let text = stripe.double.books().refunds[0].object().to_string();
    let refund: stripe_core::Refund = miniserde::json::from_str(&text).unwrap();
    assert_eq!(refund.amount, 100);
}
