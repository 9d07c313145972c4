//! Requests to Stripe's API.

use std::collections::HashMap;

use domain::language::Language;
use domain::money::Money;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, CreateCheckoutSessionPaymentIntentData, ProductData,
};
use stripe_checkout::{CheckoutSessionLocale, CheckoutSessionMode};
use stripe_core::refund::CreateRefund;

use super::super::{CheckoutRequest, GatewayError, RefundRequest};
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
