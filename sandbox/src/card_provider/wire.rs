//! Wire format between merchants and the card provider.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Header with the signature of webhooks.
pub const SIGNATURE: &str = "sandbox-signature";

/// Body of `POST /v1/checkouts`: requests a hosted page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    pub client_reference: String,
    /// ISO 4217 minor units.
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
    /// Destination after paying.
    pub return_url: String,
    /// Destination after giving up.
    pub cancel_url: String,
    pub expires_at: Timestamp,
}

/// A checkout in answers and webhooks.
#[derive(Debug, Clone, Serialize)]
pub struct CheckoutBody {
    /// The provider's reference.
    pub reference: String,
    /// The merchant's reference.
    pub client_reference: String,
    /// ISO 4217 minor units.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
    pub state: CheckoutStatus,
    /// Reason of the last decline: see [`domain::payments::Failure::code`].
    pub failure: Option<String>,
    /// Time of the latest change of state.
    pub at: Timestamp,
    pub url: String,
    pub expires_at: Timestamp,
    /// Refunded minor units.
    pub refunded_minor: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutStatus {
    /// The page waits for the payer.
    Open,
    /// The payer agreed; the money is in progress.
    Processing,
    Succeeded,
    /// Declined after the page was left; final.
    Failed,
    Expired,
    /// Withdrawn by the merchant.
    Cancelled,
}

impl CheckoutStatus {
    /// Type of the event by which a checkout enters this state. An open checkout has an event only
    /// after a decline.
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

/// Answer to `GET /v1/checkouts?client_reference=…`, oldest first.
#[derive(Serialize)]
pub(super) struct CheckoutList {
    pub data: Vec<CheckoutBody>,
}

/// Body of `POST /v1/refunds`.
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

/// Body of a webhook.
#[derive(Debug, Serialize, Deserialize)]
pub struct EventBody<D> {
    /// The same in repeated deliveries.
    pub id: String,
    /// Type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// Time of the event.
    pub at: Timestamp,
    /// The object as of the event.
    pub data: D,
}
