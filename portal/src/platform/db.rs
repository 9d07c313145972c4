//! The database: two native pools behind one handle, with the same SQL for both.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

mod activity;
mod address;
mod alone;
pub mod backup;
pub(crate) mod bulk;
mod commit;
mod defects;
mod dialect;
mod fault;
mod fence;
mod file;
mod lock;
mod migrate;
mod open;
pub(crate) mod query;
mod scope;
mod signal;
mod statement;
mod transaction;
pub(crate) mod value;

pub use address::ServerAddress;
pub use alone::ProcessLock;
pub use defects::Defects;
pub use fault::DatabaseFault;
pub(crate) use fence::Fence;
pub use migrate::{ForeignDatabase, check_dumped, makes_trigger};
pub(crate) use query::{At, FromRow, Row, broken, columns, list};
pub(crate) use scope::{granted, has_user_for_all, linked, scoped};
pub use signal::Signal;
pub(crate) use statement::Statement;
pub use transaction::Tx;
pub(crate) use transaction::{ActivityRow, EngineTx};

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL has another scheme than `sqlite` or `postgres`.
    #[error("DATABASE_URL must start with sqlite: or postgres:")]
    UnknownScheme,
    /// The SQLite in this binary is too old.
    #[error("the linked SQLite {0} is older than 3.51.3, which can corrupt a WAL database")]
    OldSqlite(String),
    #[error("there is no database {0}: `aldia migrate` makes one")]
    Missing(String),
    #[error(
        "a process uses a database that was moved away from {0}, or replaced there: stop that \
         process, and put its database back, with its -wal"
    )]
    Moved(String),
    #[error("the tables are of an older release: run `aldia migrate`, or start `aldia serve`")]
    NotMigrated,
    #[error("cannot open the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot lock the database: {0}")]
    Lock(#[from] std::io::Error),
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    /// Wakes tasks that wait for commits of this process.
    pub signal: Signal,
    /// Whether the database itself refuses to write through this handle.
    is_read_only: bool,
}

/// Connections of either engine.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// The embedded default: many readers and a single writer.
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
        /// Raised when the writer's connection must not be used again.
        suspicion: open::Suspicion,
        file: file::OpenFile,
        /// Keeps a restore from replacing the file.
        _in_use: Arc<lock::FileLock>,
    },
    /// For several replicas.
    Postgres(PgPool),
}

impl Db {
    /// Opens a database by its URL: `sqlite:path`, `sqlite://path` or `postgres://…`. A missing
    /// SQLite file is created.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Self::open_as(url, true).await
    }

    /// Opens a database whose tables are up to date.
    ///
    /// # Errors
    /// [`OpenError::Missing`]; [`OpenError::NotMigrated`].
    pub async fn open_migrated(url: &str) -> Result<Self, OpenError> {
        let db = Self::open_as(url, false).await?;
        if migrate::is_up_to_date(&db).await? {
            return Ok(db);
        }
        db.close().await;
        Err(OpenError::NotMigrated)
    }

    async fn open_as(url: &str, create: bool) -> Result<Self, OpenError> {
        let pools = match sqlite_file(url) {
            Some(path) => open::sqlite(&path, create).await?,
            None if is_postgres(url) => open::postgres(url).await?,
            None => return Err(OpenError::UnknownScheme),
        };
        Ok(Self { pools, signal: Signal::default(), is_read_only: false })
    }

    /// The same database by a handle through which it refuses every write: connections that only
    /// query on SQLite, read-only transactions on PostgreSQL.
    #[must_use]
    pub fn read_only(&self) -> Self {
        Self { is_read_only: true, ..self.clone() }
    }

    /// Runs the migrations. Several processes may do so at once.
    ///
    /// # Errors
    /// When a migration fails, or was changed after it ran.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        migrate::run(self).await
    }

    /// Whether the tables are those of this release, or of a newer one.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn is_up_to_date(&self) -> Result<bool, OpenError> {
        migrate::is_up_to_date(self).await
    }

    /// Whether the database is where it was opened: the file of SQLite may be moved or replaced.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn check_place(&self) -> std::io::Result<()> {
        match &self.pools {
            Pools::Sqlite { file, .. } => file.check(),
            Pools::Postgres(_) => Ok(()),
        }
    }

    /// Tunes SQLite for bulk writes: a larger page cache, and checkpoints of the WAL in larger
    /// pieces. `false` restores the normal settings.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub(crate) async fn write_much(&self, much: bool) -> crate::Result<()> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let settings = if much { dialect::SQLITE_MUCH } else { dialect::SQLITE_USUAL };
            sqlx::raw_sql(settings).execute(writer).await?;
        }
        Ok(())
    }

    /// Pauses to let other writers in. On SQLite another process polls, in the end every 100 ms;
    /// back-to-back transactions would starve it.
    pub(crate) async fn give_way(&self) {
        if let Pools::Sqlite { .. } = self.pools {
            tokio::time::sleep(dialect::SQLITE_TURN).await;
        }
    }

    /// Name of the engine, for logs and tests.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }

    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// The file of a SQLite URL.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned())
}

/// Runs one SQL text on either engine. The first word selects the result: `all Row`, `one Row`,
/// `maybe Row` (types of [`columns`]), `run` (number of affected rows), `locked Row` (all rows,
/// locked until the transaction ends; others may still refer to them), `unlocked Row` (the same,
/// skipping rows that others have locked), `listed Row` (all rows, where `$1` is a [`list`] of
/// texts; the expression before it in the text must be one of them), `listed_locked Row` (the same,
/// locked in the order of their ids), `each Row` (all rows, by a text of each engine: only for what
/// has no common syntax, such as an index by words). Arguments are bound by their type
/// ([`value::Bind`]). A text without an argument for each `$n` does not compile; a missing argument
/// of a text passed by name fails a debug assertion.
macro_rules! sql {
    (run, $tx:expr, $($rest:tt)+) => {
        $crate::platform::db::query::run(
            $tx,
            $crate::platform::db::sql!(@ "" $($rest)+),
        ).await
    };
    (all $($call:tt)+) => { $crate::platform::db::sql!(@ all "" $($call)+) };
    (one $($call:tt)+) => { $crate::platform::db::sql!(@ one "" $($call)+) };
    (maybe $($call:tt)+) => { $crate::platform::db::sql!(@ maybe "" $($call)+) };
    (locked $($call:tt)+) => {
        $crate::platform::db::sql!(@ all " FOR NO KEY UPDATE" $($call)+)
    };
    (unlocked $($call:tt)+) => {
        $crate::platform::db::sql!(@ all " FOR NO KEY UPDATE SKIP LOCKED" $($call)+)
    };
    (each $Row:ty, $tx:expr, $sqlite:expr, $postgres:expr $(, $arg:expr)* $(,)?) => {
        $crate::platform::db::query::all::<$Row>(
            $tx,
            $crate::platform::db::sql!(@ query 0, $sqlite, $postgres, None $(, $arg)*),
        ).await
    };
    (listed $Row:ty, $tx:expr, $head:expr, $tail:literal, $list:expr $(, $arg:expr)* $(,)?) => {
        $crate::platform::db::query::all::<$Row>(
            $tx,
            $crate::platform::db::sql!(@ query 1,
                concat!($head, " IN (SELECT value FROM json_each($1)) ", $tail),
                concat!($head, " = ANY($1) ", $tail),
                Some($list) $(, $arg)*
            ),
        ).await
    };
    (listed_locked $Row:ty, $tx:expr, $head:expr, $list:expr $(,)?) => {
        $crate::platform::db::query::all::<$Row>(
            $tx,
            $crate::platform::db::sql!(@ query 1,
                concat!($head, " IN (SELECT value FROM json_each($1))"),
                concat!($head, " = ANY($1) ORDER BY id FOR NO KEY UPDATE"),
                Some($list)
            ),
        ).await
    };
    (@ "" $text:ident $(, $arg:expr)* $(,)?) => {
        $crate::platform::db::query::Query::named(
            $text,
            &[$($crate::platform::db::value::Bind::value(&$arg)),*],
        )
    };
    (@ $lock:literal $text:expr $(, $arg:expr)* $(,)?) => {
        $crate::platform::db::sql!(@ query 0, $text, concat!($text, $lock), None $(, $arg)*)
    };
    (@ query $lists:literal, $sqlite:expr, $postgres:expr, $list:expr $(, $arg:expr)*) => {
        $crate::platform::db::query::Query {
            sqlite: ::sqlx::SqlSafeStr::into_sql_str(const {
                let arguments = <[&str]>::len(&[$(stringify!($arg)),*]);
                assert!($crate::platform::db::query::places($sqlite) == $lists + arguments);
                $sqlite
            }),
            postgres: ::sqlx::SqlSafeStr::into_sql_str($postgres),
            list: $list,
            arguments: &[$($crate::platform::db::value::Bind::value(&$arg)),*],
        }
    };
    (@ $fetch:ident $lock:tt $Row:ty, $tx:expr, $($rest:tt)+) => {
        $crate::platform::db::query::$fetch::<$Row>(
            $tx,
            $crate::platform::db::sql!(@ $lock $($rest)+),
        ).await
    };
}
pub(crate) use sql;

/// A row of one column. (Written as a tuple, the macro would take it for a call.)
pub(crate) type Only<T> = (T,);

#[cfg(test)]
mod tests;
