//! The error type of use cases; details never leave the server.

use super::db::DatabaseFault;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Missing, or not the actor's: deliberately indistinguishable.
    #[error("not found")]
    NotFound,
    /// The use case requires a signed-in actor.
    #[error("sign in first")]
    SignInFirst,
    /// A member of staff does not have the right.
    #[error("this needs a right that the roles do not give")]
    NoRight,
    /// A member of staff must prove the second factor again.
    #[error("this needs a fresh proof of the second factor")]
    ProofNeeded,
    /// Rate limit exceeded; retry after this many seconds.
    #[error("too many attempts; try again in {0} s")]
    TooMany(u64),
    /// Overload; retry in a few seconds. Nothing was done.
    #[error("too many at once")]
    Busy,
    /// The job that did this is another worker's by now; nothing was kept.
    #[error("another worker has taken this job over")]
    TakenOver,
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

    /// What failed in the database, if that is what failed.
    #[must_use]
    pub fn fault(&self) -> Option<DatabaseFault> {
        if let Self::Database(error) = self { Some(DatabaseFault::of(error)) } else { None }
    }

    /// Whether the same may succeed a little later: overload, or the database is away.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy) || self.fault().is_some_and(DatabaseFault::is_passing)
    }

    /// Whether a deadlock or a serialization failure ended the use case: it may be done again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.fault() == Some(DatabaseFault::Conflict)
    }

    /// Whether what was sent cannot be stored or looked up: it contains NUL.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.fault() == Some(DatabaseFault::Nul)
    }

    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
