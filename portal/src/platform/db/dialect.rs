//! Differences between the engines.

use std::time::Duration;

/// Takes the write lock immediately: a transaction that reads first and writes later ignores
/// SQLite's busy timeout.
pub(super) const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";

/// A consistent snapshot for all reads of a transaction, as on SQLite.
pub(super) const PG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// For imports: a page cache of 64 MB, and a checkpoint every 16 MB.
pub(super) const SQLITE_MUCH: &str = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096";

/// SQLite's defaults.
pub(super) const SQLITE_USUAL: &str =
    "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory";

/// Longer than SQLite's longest pause between two attempts to write.
pub(super) const SQLITE_TURN: Duration = Duration::from_millis(150);
