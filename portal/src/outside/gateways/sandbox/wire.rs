//! The sandbox's words on the wire: what it is asked, what it answers, what its webhooks say.

use domain::calendar::Timestamp;
use serde::{Deserialize, Serialize};

/// The header that signs webhooks.
pub const SIGNATURE: &str = "sandbox-signature";

/// Asks for a hosted page: `POST /v1/checkouts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCheckout {
    /// The merchant's word for it.
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
    /// Where the payer goes who gives up.
    pub cancel_url: String,
    /// When the page runs out.
    pub expires_at: Timestamp,
}

/// A checkout, as the sandbox tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// The sandbox's word for it.
    pub reference: String,
    /// The merchant's word for it.
    pub client_reference: String,
    /// Minor units of ISO 4217.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
    /// How it stands.
    pub state: CheckoutState,
    /// The last no, in the words of [`domain::payments::Failure::code`].
    pub failure: Option<String>,
    /// When it came to stand so.
    pub at: Timestamp,
    /// The hosted page.
    pub url: String,
    /// When the page runs out.
    pub expires_at: Timestamp,
    /// What was given back of it.
    pub refunded_minor: i64,
}

/// How a checkout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// The page waits for the payer.
    Open,
    /// The payer agreed; the money is on the move.
    Processing,
    /// The money moved.
    Succeeded,
    /// It was declined after the page was left; there is no other try.
    Failed,
    /// The page ran out.
    Expired,
    /// The merchant withdrew it.
    Cancelled,
}

/// Checkouts: the answer of `GET /v1/checkouts?client_reference=…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkouts {
    /// Oldest first.
    pub data: Vec<Checkout>,
}

/// Asks for money to go back: `POST /v1/refunds`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRefund {
    /// The sandbox's word for the checkout.
    pub checkout: String,
    /// Minor units.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The sandbox's word for it.
    pub reference: String,
    /// The sandbox's word for the checkout.
    pub checkout: String,
    /// Minor units.
    pub amount_minor: i64,
    /// ISO 4217, upper case.
    pub currency: String,
}

/// The body of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event<D> {
    /// Its identifier, the same at each delivery.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// The thing it happened to, as it stood then.
    pub data: D,
}

/// The body of an answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong.
    pub error: FailureCode,
}

/// What is wrong, in one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureCode {
    /// The word.
    pub code: String,
}

impl CheckoutState {
    /// The type of the event that tells of a checkout which came to stand so.
    ///
    /// An open checkout is told of only when a card was declined.
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

    /// Whether an event of this type tells of a checkout.
    #[must_use]
    pub fn is_event_kind(kind: &str) -> bool {
        [
            Self::Open,
            Self::Processing,
            Self::Succeeded,
            Self::Failed,
            Self::Expired,
            Self::Cancelled,
        ]
        .into_iter()
        .any(|state| state.event_kind() == kind)
    }
}
