//! The sandbox's wire format: requests, responses and webhooks.

use domain::calendar::Timestamp;
use serde::{Deserialize, Serialize};

/// Header with the signature of a webhook.
pub(crate) const SIGNATURE: &str = "sandbox-signature";

/// Request `POST /v1/checkouts`: opens a hosted page.
#[derive(Serialize)]
pub(super) struct NewCheckout<'a> {
    pub client_reference: &'a str,
    pub amount_minor: i64,
    pub currency: &'a str,
    pub description: &'a str,
    pub language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer_email: Option<&'a str>,
    pub return_url: &'a str,
    pub cancel_url: &'a str,
    pub expires_at: Timestamp,
}

/// Response and webhook payload.
#[derive(Deserialize)]
pub(super) struct Checkout {
    pub reference: String,
    pub client_reference: String,
    pub amount_minor: i64,
    pub currency: String,
    pub state: CheckoutState,
    /// Reason of the last decline, as [`domain::payments::Failure::code`].
    pub failure: Option<String>,
    /// When it entered this state.
    pub at: Timestamp,
    pub url: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CheckoutState {
    Open,
    Processing,
    Succeeded,
    Failed,
    Expired,
    Cancelled,
}

/// Event types with a checkout as payload.
pub(super) const CHECKOUT_EVENTS: [&str; 6] = [
    "checkout.declined",
    "checkout.processing",
    "checkout.succeeded",
    "checkout.failed",
    "checkout.expired",
    "checkout.cancelled",
];

/// Request `POST /v1/refunds`.
#[derive(Serialize)]
pub(super) struct NewRefund<'a> {
    pub checkout: &'a str,
    pub amount_minor: i64,
    pub currency: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Refund {
    pub reference: String,
    pub amount_minor: i64,
    pub currency: String,
}

/// Body of an error response.
#[derive(Deserialize)]
pub(super) struct Failure {
    pub error: FailureCode,
}

#[derive(Deserialize)]
pub(super) struct FailureCode {
    pub code: String,
}
