//! The sandbox's words on the wire: what it is asked, what it answers, what its webhooks say.

use domain::calendar::Timestamp;
use serde::{Deserialize, Serialize};

/// The header that signs webhooks.
pub(crate) const SIGNATURE: &str = "sandbox-signature";

/// Asks for a hosted page: `POST /v1/checkouts`.
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

/// A checkout, as the sandbox tells of it.
#[derive(Deserialize)]
pub(super) struct Checkout {
    pub reference: String,
    pub client_reference: String,
    pub amount_minor: i64,
    pub currency: String,
    pub state: CheckoutState,
    /// The last no, in the words of [`domain::payments::Failure::code`].
    pub failure: Option<String>,
    /// When it came to stand so.
    pub at: Timestamp,
    pub url: String,
}

/// How a checkout stands.
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

/// The types of the events that tell of a checkout.
pub(super) const CHECKOUT_EVENTS: [&str; 6] = [
    "checkout.declined",
    "checkout.processing",
    "checkout.succeeded",
    "checkout.failed",
    "checkout.expired",
    "checkout.cancelled",
];

/// Asks for money to go back: `POST /v1/refunds`.
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

/// The body of a webhook.
#[derive(Deserialize)]
pub(super) struct Event<D> {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub data: D,
}

/// The body of an answer that is not a success.
#[derive(Deserialize)]
pub(super) struct Failure {
    pub error: FailureCode,
}

/// What is wrong, in one word.
#[derive(Deserialize)]
pub(super) struct FailureCode {
    pub code: String,
}
