//! What differs between the engines beyond one SQL text.

/// A writer takes its lock at once: a transaction that reads first and writes later ignores the
/// busy time-out of SQLite.
pub(super) const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";

/// All that is read in a transaction is of one moment, as on SQLite.
pub(super) const PG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
