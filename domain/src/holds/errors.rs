//! What somebody says about a debt and cannot be taken, feature by feature.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::code::coded;

/// Why a question is not taken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionError {
    /// Nothing is asked.
    #[error("nothing is asked")]
    Empty,
    /// The text is too long.
    #[error("the question is too long")]
    TooLong,
    /// Another question waits for its answer.
    #[error("a question is open")]
    Open,
}

/// Why a promise is not taken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum PromiseError {
    /// The day cannot be read.
    #[error("the day cannot be read")]
    NoDate,
    /// The day has passed.
    #[error("the day has passed")]
    Past,
    /// The day is later than the last that may be promised.
    #[error("the day is too far away")]
    TooFar,
    /// There is one already.
    #[error("a promise is open")]
    Open,
    /// Too many were broken: somebody must talk to the customer.
    #[error("too many promises were broken")]
    Broken,
    /// There is nothing to promise.
    #[error("the invoice is paid")]
    Paid,
}

/// Why a claim of payment is not taken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum ClaimError {
    /// The day cannot be read.
    #[error("the day cannot be read")]
    NoDate,
    /// The day lies ahead.
    #[error("the day lies ahead")]
    Future,
    /// How it was paid is not said.
    #[error("how it was paid is not said")]
    NoMethod,
    /// How it was paid is too long.
    #[error("how it was paid is too long")]
    LongMethod,
    /// The payment's number is not said.
    #[error("the number of the payment is not said")]
    NoReference,
    /// The payment's number is too long.
    #[error("the number of the payment is too long")]
    LongReference,
    /// Staff look already.
    #[error("a claim is open")]
    Open,
    /// Staff looked in vain a short time ago.
    #[error("the payment was not found a short time ago")]
    NotFound,
    /// There is nothing to claim.
    #[error("the invoice is paid")]
    Paid,
}

/// Why what staff reply is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Nothing is said.
    #[error("the answer is empty")]
    Empty,
    /// The text is too long.
    #[error("the answer is too long")]
    TooLong,
    /// It has its outcome already.
    #[error("it is answered or decided already")]
    Closed,
}

coded!(QuestionError, PromiseError, ClaimError);
