//! What differs between the engines beyond one SQL text.

use std::time::Duration;

/// A writer takes its lock at once: a transaction that reads first and writes later ignores the
/// busy time-out of SQLite.
pub(super) const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";

/// All that is read in a transaction is of one moment, as on SQLite.
pub(super) const PG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// For imports: 64 MB of the file in memory, and 16 MB of the log moved at once.
pub(super) const SQLITE_MUCH: &str = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096";

/// What SQLite begins with.
pub(super) const SQLITE_USUAL: &str =
    "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory";

/// Longer than SQLite's longest pause between two tries to write.
pub(super) const SQLITE_TURN: Duration = Duration::from_millis(150);
