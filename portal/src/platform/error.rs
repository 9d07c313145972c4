//! The errors that all use cases share; a feature adds its own beside them. Their inside never
//! leaves the server.

/// What a use case answers when it cannot.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or not the actor's: both look the same.
    #[error("not found")]
    NotFound,
    /// Nobody has signed in, and somebody must.
    #[error("sign in first")]
    SignInFirst,
    /// Too often; try again after so many seconds.
    #[error("too many attempts; try again in {0} s")]
    TooMany(u64),
    /// Too many people at once; try again in seconds. Nothing was done.
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
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Our own fault.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A row that cannot be.
    pub fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }

    /// Our own fault, said for the log.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

/// What use cases answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;
