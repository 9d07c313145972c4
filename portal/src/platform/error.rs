//! One error for all use cases; its inside never leaves the server.

use domain::contact::Forbidden;
use domain::ids::{InstalmentId, PaymentId};
use domain::money::Money;
use domain::payments::BasketError;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, or not the actor's: deliberately indistinguishable.
    #[error("not found")]
    NotFound,
    /// The use case requires a signed-in actor.
    #[error("sign in first")]
    SignInFirst,
    /// The basket cannot be paid; the payer can mend it.
    #[error(transparent)]
    Basket(#[from] BasketError),
    /// Another payment of the same debt is on the move; it must end first.
    #[error("another payment of this debt is on the move")]
    InFlight(PaymentId),
    /// The debt changed since the payer saw it.
    #[error("the amount changed meanwhile")]
    Changed(InstalmentId, Money),
    /// The gateway refused to open the payment; no money moved.
    #[error("the gateway refused the payment")]
    GatewayRefused(PaymentId),
    /// Too often; try again after so many seconds.
    #[error("too many attempts; try again in {0} s")]
    TooMany(u64),
    /// Overload; retry in a few seconds. Nothing was done.
    #[error("too many at once")]
    Busy,
    /// What was entered cannot be taken: the field and why, as codes with translations.
    #[error("the field {field} cannot be taken: {why}")]
    Invalid {
        /// The form field.
        field: &'static str,
        /// The reason's code.
        why: &'static str,
    },
    /// Words that a rule of the place forbids: it says the phrase, the rule and its law.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A row of the database that cannot be.
    #[error("the database holds what cannot be: {0}")]
    Corrupt(String),
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A bug in the portal.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    pub fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }

    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

/// What use cases answer.
pub type Result<T> = std::result::Result<T, Error>;
