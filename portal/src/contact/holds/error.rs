//! Errors of holds.

use domain::holds::{ClaimError, PromiseError, QuestionError, ReplyError};

use crate::Error;

/// Errors of the use cases of holds.
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
