//! Gateways: who takes the card for us. One trait; the sandbox and Stripe keep it.
//!
//! Every call carries our own payment or refund as idempotency key, so that repeating it is
//! harmless. The texts of errors hold no secrets and no personal data: they may be logged.

mod answer;
#[cfg(feature = "testing")]
#[expect(clippy::unwrap_used, reason = "these are tests, made where they are called")]
pub mod contract;
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

pub use secret::Secret;

/// A gateway with a hosted page that takes the card.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// What payments through this gateway are called in our books.
    fn origin(&self) -> Origin;

    /// Opens the hosted page. Idempotent by `request.payment`: the same request gives the same
    /// checkout, also after a time-out; another request for the same payment is refused.
    ///
    /// # Errors
    /// `Unknown` when nobody knows whether the gateway has it; `Refused` when it has not and never
    /// will.
    async fn open(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError>;

    /// Asks how a checkout stands.
    ///
    /// # Errors
    /// `NotFound` when the gateway does not know the reference.
    async fn query(&self, reference: &str) -> Result<Report, GatewayError>;

    /// Withdraws an open checkout and answers how it stands then: it may have succeeded meanwhile.
    ///
    /// # Errors
    /// As [`Gateway::query`].
    async fn cancel(&self, reference: &str) -> Result<Report, GatewayError>;

    /// Gives money back, all or a part. Idempotent by `request.refund`.
    ///
    /// # Errors
    /// `Refused` when more is asked than is left of the payment, or it never succeeded.
    async fn refund(&self, request: &RefundRequest) -> Result<RefundReport, GatewayError>;

    /// Verifies a webhook on its raw bytes and reads it. Types unknown to us verify and carry no
    /// report.
    ///
    /// # Errors
    /// When the bytes cannot be trusted, or are trusted but cannot be read.
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

/// What the payer is asked to pay, and where they go afterwards.
///
/// It must be the same, byte for byte, each time the same payment is opened.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckoutRequest {
    /// Our payment: idempotency key and client reference.
    pub payment: PaymentId,
    pub amount: Money,
    /// One line for the payer, in their language.
    pub description: String,
    /// The language of the hosted page.
    pub language: Language,
    /// Where the gateway may write to, or fill in.
    pub payer_email: Option<String>,
    /// Where the payer goes when the page is done with them. It proves nothing.
    pub return_url: String,
    /// Where the payer goes when they give up.
    pub cancel_url: String,
    /// When the page runs out. Stripe takes 30 minutes to 24 hours from now.
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

/// A hosted page that waits for the payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The gateway's reference: the same word in webhooks, queries and refunds.
    pub reference: String,
    /// Where to send the payer.
    pub url: String,
}

/// How a checkout stands, in the gateway's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The gateway's reference. A decline told by Stripe bears that of its payment intent; see
    /// `payment`.
    pub reference: String,
    /// The payment that the gateway believes this is.
    pub payment: Option<PaymentId>,
    /// The amount that the gateway took or would take; ours must be the same.
    pub amount: Money,
    /// What happened; `None` while the page is open and nothing is new.
    pub event: Option<Event>,
}

/// Money to give back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our own word for this refund: the idempotency key, 1 to 64 signs of `a-z A-Z 0-9 _ -`.
    pub refund: String,
    /// The reference of the checkout that succeeded.
    pub reference: String,
    /// How much: all or a part.
    pub amount: Money,
}

/// How a refund stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundReport {
    /// The gateway's reference of the refund.
    pub reference: String,
    /// How much goes back.
    pub amount: Money,
    /// Whether it has gone.
    pub state: RefundState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundState {
    /// The gateway has accepted it and works on it.
    Pending,
    /// The money is on its way back to the payer.
    Succeeded,
    /// It did not work; the money is still with us.
    Failed,
}

/// A webhook that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayEvent {
    /// The gateway's identifier of the event: repeated deliveries bear the same.
    pub event_id: String,
    /// The gateway's word for the kind of event.
    pub kind: String,
    /// How the checkout stood when it was written; `None` for what we do not know.
    pub report: Option<Report>,
}

/// Why a gateway did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Time-out, connection lost, its own fault (5xx), an answer that cannot be read: nobody knows.
    #[error("the gateway's answer is unknown: {0}")]
    Unknown(String),
    /// It will not (4xx): our request or configuration is at fault.
    #[error("the gateway refused: {0}")]
    Refused(String),
    /// It does not know what we speak of.
    #[error("the gateway does not know this reference")]
    NotFound,
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The header is missing, or holds no time or no signature that could be checked.
    #[error("no signature")]
    NoSignature,
    /// None of the signatures was made with one of our secrets over these bytes.
    #[error("bad signature")]
    BadSignature,
    /// Signed too long ago, or too far in the future.
    #[error("signed too long ago or in the future")]
    TooOld,
    /// It is the gateway's, but cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

/// A setting with which no gateway can be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not an address of the form `scheme://host[:port]`.
    #[error("the gateway's {0} is not an http(s) address")]
    Address(&'static str),
    /// A key that cannot be sent in a header, or is empty.
    #[error("the gateway's key is empty or has signs that cannot be sent")]
    Key,
    /// No webhook could ever be believed.
    #[error("the gateway has no webhook secret")]
    NoWebhookSecret,
    /// The client could not be built.
    #[error("the gateway's client cannot be built: {0}")]
    Client(String),
}

#[cfg(test)]
mod tests;
