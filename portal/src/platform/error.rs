//! The error type of use cases; details never leave the server.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, or not the actor's: deliberately indistinguishable.
    #[error("not found")]
    NotFound,
    /// The use case requires a signed-in actor.
    #[error("sign in first")]
    SignInFirst,
    /// Rate limit exceeded; retry after this many seconds.
    #[error("too many attempts; try again in {0} s")]
    TooMany(u64),
    /// Overload; retry in a few seconds. Nothing was done.
    #[error("too many at once")]
    Busy,
    /// A database row violates an invariant.
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

pub type Result<T, E = Error> = std::result::Result<T, E>;
