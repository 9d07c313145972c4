//! Differences between the engines.

use std::time::Duration;

/// Takes the write lock immediately: a transaction that reads first and writes later ignores
/// SQLite's busy timeout.
pub(super) const SQLITE_WRITE: &str = "BEGIN IMMEDIATE";

/// A consistent snapshot for all reads of a transaction, as on SQLite.
pub(super) const PG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Settings of each connection. Every lock has an end: the server ends the transaction of a
/// replica that is frozen or has vanished before those who wait for its locks give up.
pub(super) const PG_SETTINGS: [(&str, &str); 4] = [
    ("jit", "off"),
    ("idle_in_transaction_session_timeout", "2000"),
    ("lock_timeout", "6000"),
    ("statement_timeout", "20000"),
];

/// For migrations and for the check of the books.
pub(super) const PG_PATIENT: &str =
    "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/// The same, for one transaction.
pub(super) const PG_PATIENT_HERE: &str = "SET LOCAL statement_timeout = 0";

/// In a transaction that an earlier message began, the two times differ. A session keeps the
/// database's default of the day it began: one that can only read would do so for ever.
pub(super) const PG_IS_IDLE: &str = "SELECT transaction_timestamp() = statement_timestamp()
                                        AND current_setting('transaction_read_only') = 'off'";

/// Held until the connection is closed.
pub(super) const PG_LOCK: &str = "SELECT pg_advisory_lock(hashtext('aldia ' || $1))";

/// For imports: a page cache of 64 MB, and a checkpoint every 16 MB.
pub(super) const SQLITE_MUCH: &str = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096";

/// SQLite's defaults.
pub(super) const SQLITE_USUAL: &str =
    "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory";

/// Longer than SQLite's longest pause between two attempts to write.
pub(super) const SQLITE_TURN: Duration = Duration::from_millis(150);
