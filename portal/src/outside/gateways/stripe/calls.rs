//! Requests to Stripe's API and the meaning of their errors.

use std::collections::HashMap;

use domain::language::Language;
use domain::money::Money;
use serde::de::DeserializeOwned;
use stripe::{IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, CreateCheckoutSessionPaymentIntentData, ProductData,
};
use stripe_checkout::{CheckoutSessionLocale, CheckoutSessionMode};
use stripe_core::refund::CreateRefund;

use super::super::{CheckoutRequest, GatewayError, RefundRequest, answer};
use super::amounts::to_stripe;
use super::reading::{PAYMENT, REFUND};

/// Request for a Checkout Session that takes one payment.
pub(super) fn create_session(
    request: &CheckoutRequest,
) -> Result<CreateCheckoutSession, GatewayError> {
    let payment = request.payment.as_str();
    let metadata = HashMap::from([(PAYMENT.to_owned(), payment.to_owned())]);
    let currency = request.amount.currency.code().to_lowercase();
    let price = CreateCheckoutSessionLineItemsPriceData {
        currency: currency.parse().map_err(|_| refused("currency_unknown"))?,
        product: None,
        product_data: Some(ProductData::new(&request.description)),
        recurring: None,
        tax_behavior: None,
        unit_amount: Some(amount(request.amount)?),
        unit_amount_decimal: None,
    };
    let mut line = CreateCheckoutSessionLineItems::new();
    line.price_data = Some(price);
    line.quantity = Some(1);
    let mut intent = CreateCheckoutSessionPaymentIntentData::new();
    intent.metadata = Some(metadata.clone());

    let mut session = CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id(payment)
        .metadata(metadata)
        .payment_intent_data(intent)
        .line_items(vec![line])
        // Charge in the debt's currency, not in one converted by Stripe.
        .adaptive_pricing(CreateCheckoutSessionAdaptivePricing { enabled: Some(false) })
        .locale(locale(request.language))
        .expires_at(request.expires_at.as_second())
        .success_url(&request.return_url)
        .cancel_url(&request.cancel_url);
    if let Some(email) = &request.payer_email {
        session = session.customer_email(email);
    }
    Ok(session)
}

fn locale(language: Language) -> CheckoutSessionLocale {
    match language {
        Language::Es => CheckoutSessionLocale::EsMinus419,
        Language::En => CheckoutSessionLocale::En,
        Language::Pt => CheckoutSessionLocale::PtMinusBr,
    }
}

/// Refund request for a payment intent. The metadata holds our refund id, by which it is found
/// later.
pub(super) fn create_refund(
    request: &RefundRequest,
    intent: &str,
) -> Result<CreateRefund, GatewayError> {
    let metadata = HashMap::from([(REFUND.to_owned(), request.refund.clone())]);
    let refund = CreateRefund::new().payment_intent(intent).metadata(metadata);
    Ok(refund.amount(amount(request.amount)?))
}

fn amount(amount: Money) -> Result<i64, GatewayError> {
    to_stripe(amount).ok_or_else(|| refused("amount_not_expressible"))
}

fn refused(why: &str) -> GatewayError {
    GatewayError::Refused(why.to_owned())
}

/// A failed call.
pub(super) struct CallError {
    pub error: GatewayError,
    /// Stripe answered with 5xx, which it replays for the same idempotency key.
    pub is_fault: bool,
}

impl From<GatewayError> for CallError {
    fn from(error: GatewayError) -> Self {
        Self { error, is_fault: false }
    }
}

impl From<CallError> for GatewayError {
    fn from(trouble: CallError) -> Self {
        trouble.error
    }
}

/// Sends a request and parses the fields that we know.
pub(super) async fn send<T: DeserializeOwned, R: StripeRequest>(
    client: &stripe::Client,
    request: &R,
    key: Option<&str>,
) -> Result<T, CallError> {
    let strategy = match key.map(IdempotencyKey::new) {
        None => RequestStrategy::Once,
        Some(Ok(key)) => RequestStrategy::Idempotent(key),
        Some(Err(_)) => return Err(refused("idempotency_key_invalid").into()),
    };
    let request = request.build().customize::<miniserde::json::Value>();
    let answer = request.request_strategy(strategy).send(client).await;
    let answer = answer.map_err(|error| meaning(&error))?;
    let text = miniserde::json::to_string(&answer);
    serde_json::from_str(&text).map_err(|_| answer::unreadable().into())
}

/// Classifies an error. Its message is omitted: it may quote personal data.
fn meaning(error: &StripeError) -> CallError {
    let error = match error {
        StripeError::Stripe(error, status) => {
            let code = error.code.as_ref().map_or(error.type_.as_str(), |code| code.as_str());
            let of = error.param.as_ref().map(|param| format!(".{param}")).unwrap_or_default();
            let error = answer::refusal(*status, &format!("{code}{of}"));
            return CallError { error, is_fault: *status >= 500 };
        }
        StripeError::JSONDeserialize(_) => answer::unreadable(),
        StripeError::ClientError(_) => GatewayError::Unknown("no connection".to_owned()),
        StripeError::ConfigError(_) => refused("configuration"),
        StripeError::Timeout => GatewayError::Unknown("time-out".to_owned()),
    };
    error.into()
}
