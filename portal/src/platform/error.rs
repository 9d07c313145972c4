//! The errors that all use cases share; a feature adds its own beside them. Their inside never
//! leaves the server.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, or not the actor's: deliberately indistinguishable.
    #[error("not found")]
    NotFound,
    /// The use case requires a signed-in actor.
    #[error("sign in first")]
    SignInFirst,
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
pub type Result<T, E = Error> = std::result::Result<T, E>;
