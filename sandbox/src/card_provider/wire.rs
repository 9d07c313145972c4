//! What merchants and the card provider say to each other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The header that signs webhooks.
pub const SIGNATURE: &str = "sandbox-signature";

/// The body of `POST /v1/checkouts`: asks for a hosted page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The merchant's reference.
    pub client_reference: String,
    /// Minor units of ISO 4217.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
    /// One line for the payer.
    pub description: String,
    /// BCP 47 code of the page's language.
    pub language: String,
    /// Shown on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer_email: Option<String>,
    /// Where the payer goes afterwards.
    pub return_url: String,
    /// Where the payer goes to give up.
    pub cancel_url: String,
    /// When the page expires.
    pub expires_at: Timestamp,
}

/// A checkout in answers and webhooks.
#[derive(Debug, Clone, Serialize)]
pub struct CheckoutBody {
    /// The provider's reference.
    pub reference: String,
    /// The merchant's reference.
    pub client_reference: String,
    /// Minor units of ISO 4217.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
    pub state: CheckoutStatus,
    /// Why the last card was declined, in the words of [`domain::payments::Failure::code`].
    pub failure: Option<String>,
    /// Since when it has this state.
    pub at: Timestamp,
    /// The hosted page.
    pub url: String,
    /// When the page expires.
    pub expires_at: Timestamp,
    /// Minor units that were given back.
    pub refunded_minor: i64,
}

/// The state of a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutStatus {
    /// The page waits for the payer.
    Open,
    /// The payer agreed; the money is on the move.
    Processing,
    /// The money moved.
    Succeeded,
    /// It was declined after the page was left; it cannot be tried again.
    Failed,
    /// The page expired.
    Expired,
    /// The merchant withdrew it.
    Cancelled,
}

impl CheckoutStatus {
    /// The type of the event by which a checkout comes into this state. An open checkout has an
    /// event only when a card was declined.
    #[must_use]
    pub const fn event_kind(self) -> &'static str {
        match self {
            Self::Open => "checkout.declined",
            Self::Processing => "checkout.processing",
            Self::Succeeded => "checkout.succeeded",
            Self::Failed => "checkout.failed",
            Self::Expired => "checkout.expired",
            Self::Cancelled => "checkout.cancelled",
        }
    }
}

/// The answer to `GET /v1/checkouts?client_reference=…`, oldest first.
#[derive(Serialize)]
pub(super) struct CheckoutList {
    pub data: Vec<CheckoutBody>,
}

/// The body of `POST /v1/refunds`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundOrder {
    /// The provider's reference of the checkout.
    pub checkout: String,
    pub amount_minor: i64,
    pub currency: String,
}

/// A refund in answers and webhooks.
#[derive(Serialize)]
pub(super) struct RefundBody {
    pub reference: String,
    /// The provider's reference of the checkout.
    pub checkout: String,
    pub amount_minor: i64,
    pub currency: String,
}

/// The body of a webhook.
#[derive(Debug, Serialize, Deserialize)]
pub struct EventBody<D> {
    /// The same at each delivery.
    pub id: String,
    /// The type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it happened to, as it was then.
    pub data: D,
}
