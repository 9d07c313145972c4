//! Why a statement about a debt is refused, by feature.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// Why a question is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionError {
    /// The text is empty.
    #[error("nothing is asked")]
    Empty,
    /// The text is too long.
    #[error("the question is too long")]
    TooLong,
    /// Another question is open.
    #[error("a question is open")]
    Open,
}

/// Why a promise is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum PromiseError {
    /// The day is missing or invalid.
    #[error("the day cannot be read")]
    NoDate,
    /// The day has passed.
    #[error("the day has passed")]
    Past,
    /// The day is later than the last allowed one.
    #[error("the day is too far away")]
    TooFar,
    /// A promise is open already.
    #[error("a promise is open")]
    Open,
    /// A promise was withdrawn a short time ago, and its time has passed.
    #[error("a promise was withdrawn a short time ago")]
    Withdrawn,
    /// Too many promises were broken: staff must talk to the customer.
    #[error("too many promises were broken")]
    Broken,
    /// Nothing is owed.
    #[error("the invoice is paid")]
    Paid,
}

/// Why a claim of payment is refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum ClaimError {
    /// The day is missing or invalid.
    #[error("the day cannot be read")]
    NoDate,
    /// The day is in the future.
    #[error("the day lies ahead")]
    Future,
    /// The day is more than a year before the issue of the invoice.
    #[error("the day is long before the invoice was issued")]
    TooEarly,
    /// The payment method is empty.
    #[error("how it was paid is not said")]
    NoMethod,
    /// The payment method is too long.
    #[error("how it was paid is too long")]
    LongMethod,
    /// The payment reference is empty.
    #[error("the number of the payment is not said")]
    NoReference,
    /// The payment reference is too long.
    #[error("the number of the payment is too long")]
    LongReference,
    /// A claim is open already.
    #[error("a claim is open")]
    Open,
    /// A claim was rejected recently.
    #[error("the payment was not found a short time ago")]
    NotFound,
    /// Nothing is owed.
    #[error("the invoice is paid")]
    Paid,
}

/// Why a reply of staff is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// The text is empty.
    #[error("the answer is empty")]
    Empty,
    /// The text is too long.
    #[error("the answer is too long")]
    TooLong,
    /// The case is closed already.
    #[error("it is answered or decided already")]
    Closed,
    /// Staff uphold or reject.
    #[error("only the records of the institution withdraw a dispute")]
    Withdrawal,
}

coded!(QuestionError, PromiseError, ClaimError);
