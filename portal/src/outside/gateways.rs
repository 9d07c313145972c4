//! Payment gateways with hosted pages. One trait, implemented by the sandbox and Stripe.
//!
//! Every call uses our own payment or refund id as idempotency key, so that repeating it is
//! harmless. Error texts contain no secrets and no personal data: they may be logged.

mod answer;
#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "these are tests, made where they are called")]
pub mod contract;
mod event;
pub mod sandbox;
mod secret;
pub mod signature;
pub mod stripe;

use std::fmt;

use async_trait::async_trait;
use domain::calendar::Timestamp;
use domain::ids::PaymentId;
use domain::language::Language;
use domain::money::Money;
use domain::payments::{Event, Origin};

pub use event::{EventContent, GatewayEvent, UnreadableReport};
pub use secret::Secret;

/// A gateway with a hosted page that takes the card.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Origin recorded for payments through this gateway.
    fn origin(&self) -> Origin;

    /// Opens the hosted page. Idempotent by `request.payment`: the same request returns the same
    /// checkout, also after a time-out; a different request for the same payment is refused.
    ///
    /// # Errors
    /// `Unknown` when the gateway may or may not have opened it; `Refused` when it will never open
    /// it.
    async fn open(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError>;

    /// Queries the state of a checkout.
    ///
    /// # Errors
    /// `NotFound` when the gateway does not know the reference.
    async fn query(&self, reference: &str) -> Result<Report, GatewayError>;

    /// Cancels an open checkout and returns its state afterwards: it may have succeeded meanwhile.
    ///
    /// # Errors
    /// As [`Gateway::query`].
    async fn cancel(&self, reference: &str) -> Result<Report, GatewayError>;

    /// Refunds all or part of a payment. Idempotent by `request.refund`.
    ///
    /// # Errors
    /// `Refused` when the amount exceeds the rest of the payment, or the payment did not succeed.
    async fn refund(&self, request: &RefundRequest) -> Result<RefundReport, GatewayError>;

    /// Verifies a webhook on its raw bytes and reads as much of it as it can: what is signed is
    /// never refused, whatever it contains.
    ///
    /// # Errors
    /// When the signature is not valid.
    fn verify(
        &self,
        headers: &http::HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookError>;

    /// Origin (`scheme://host[:port]`) of the hosted page, for the CSP's `form-action` and for
    /// allowed redirects.
    fn page_origin(&self) -> &str;
}

/// Content of a hosted page. Must be identical each time the same payment is opened.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckoutRequest {
    /// Our payment id: idempotency key and client reference.
    pub payment: PaymentId,
    pub amount: Money,
    /// Single line in the payer's language.
    pub description: String,
    /// Language of the hosted page.
    pub language: Language,
    /// Prefilled on the hosted page; the gateway may write to it.
    pub payer_email: Option<String>,
    /// Redirect after the payer finishes. Not a proof of payment.
    pub return_url: String,
    /// Redirect when the payer gives up.
    pub cancel_url: String,
    /// When the page expires. Stripe accepts 30 minutes to 24 hours from now.
    pub expires_at: Timestamp,
}

impl fmt::Debug for CheckoutRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutRequest")
            .field("payment", &self.payment)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// An open hosted page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The gateway's reference, used in webhooks, queries and refunds.
    pub reference: String,
    /// Where to redirect the payer.
    pub url: String,
}

/// State of a checkout as reported by the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The gateway's reference. A decline reported by Stripe has that of its payment intent; use
    /// `payment` to match it.
    pub reference: String,
    /// Our payment id according to the gateway.
    pub payment: Option<PaymentId>,
    /// Amount that the gateway charged or would charge; must equal ours.
    pub amount: Money,
    /// What happened; `None` while the page is open and nothing is new.
    pub event: Option<Event>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our refund id and idempotency key: 1 to 64 characters of `a-z A-Z 0-9 _ -`.
    pub refund: String,
    /// Reference of the successful checkout.
    pub reference: String,
    /// All or part of the payment.
    pub amount: Money,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundReport {
    /// The gateway's reference of the refund.
    pub reference: String,
    /// Amount refunded.
    pub amount: Money,
    pub state: RefundState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundState {
    /// Accepted by the gateway, in progress.
    Pending,
    /// The money is on its way back to the payer.
    Succeeded,
    /// The refund failed; the money is still with us.
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Time-out, lost connection, 5xx or unreadable response: the outcome is unknown.
    #[error("the gateway's answer is unknown: {0}")]
    Unknown(String),
    /// 4xx: our request or configuration is at fault.
    #[error("the gateway refused: {0}")]
    Refused(String),
    #[error("the gateway does not know this reference")]
    NotFound,
}

/// Why a webhook is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The header is missing, or contains no time or no usable signature.
    #[error("no signature")]
    NoSignature,
    /// No signature matches one of our secrets over these bytes.
    #[error("bad signature")]
    BadSignature,
    /// Signed too long ago, or too far in the future.
    #[error("signed too long ago or in the future")]
    TooOld,
}

/// An invalid gateway setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not an address of the form `scheme://host[:port]`.
    #[error("the gateway's {0} is not an http(s) address")]
    Address(&'static str),
    /// Empty, or contains characters that are invalid in a header.
    #[error("the gateway's key is empty or has signs that cannot be sent")]
    Key,
    /// Without a secret no webhook could be verified.
    #[error("the gateway has no webhook secret")]
    NoWebhookSecret,
    #[error("the gateway's client cannot be built: {0}")]
    Client(String),
}

#[cfg(test)]
mod tests;
