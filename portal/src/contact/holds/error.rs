//! Why what is said about a debt is not taken.

use domain::holds::{ClaimError, PromiseError, QuestionError, ReplyError};

use crate::Error;

/// What a use case of holds answers when it cannot.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    #[error(transparent)]
    Question(#[from] QuestionError),
    #[error(transparent)]
    Promise(#[from] PromiseError),
    #[error(transparent)]
    Claim(#[from] ClaimError),
    #[error(transparent)]
    Reply(#[from] ReplyError),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<sqlx::Error> for HoldError {
    fn from(error: sqlx::Error) -> Self {
        Self::Portal(error.into())
    }
}
