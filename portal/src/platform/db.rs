//! The database: two native pools behind one handle, with the same SQL for both.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite, Transaction};

pub(crate) mod bulk;
mod dialect;
mod migrate;
pub(crate) mod query;
mod scope;
mod signal;
pub(crate) mod value;

pub(crate) use query::{At, FromRow, Row, broken, columns, list};
pub(crate) use scope::{granted, linked, scoped};
use signal::CommitSignals;
pub use signal::Signal;

/// The oldest SQLite without the bug that can corrupt a WAL database.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL has another scheme than `sqlite` or `postgres`.
    #[error("DATABASE_URL must start with sqlite: or postgres:")]
    UnknownScheme,
    /// The SQLite in this binary is too old.
    #[error("the linked SQLite {0} is older than 3.51.3, which can corrupt a WAL database")]
    OldSqlite(String),
    #[error("cannot open the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    /// Wakes tasks that wait for commits of this process.
    pub signal: Signal,
}

/// Connections of either engine.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// The embedded default: many readers and a single writer.
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    /// For several replicas.
    Postgres(PgPool),
}

/// A transaction on either engine. Rolls back when dropped without commit.
#[derive(Debug)]
pub struct Tx {
    pub(crate) engine: EngineTx,
    /// Signals to send at the commit.
    pub(crate) wrote: CommitSignals,
    signal: Signal,
}

#[derive(Debug)]
pub(crate) enum EngineTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens a database by its URL: `sqlite:path`, `sqlite://path` or `postgres://…`. A missing
    /// SQLite file is created.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?
                .application_name("aldia")
                .options([("jit", "off")]);
            let pool = PgPoolOptions::new()
                .max_connections(20)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            return Ok(Self::with(Pools::Postgres(pool)));
        }
        let path = url.strip_prefix("sqlite:").ok_or(OpenError::UnknownScheme)?;
        Self::open_file(Path::new(path.strip_prefix("//").unwrap_or(path))).await
    }

    fn with(pools: Pools) -> Self {
        Self { pools, signal: Signal::default() }
    }

    fn tx(&self, engine: EngineTx) -> Tx {
        Tx { engine, wrote: CommitSignals::default(), signal: self.signal.clone() }
    }

    async fn open_file(path: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(60))
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await?;
        let version: String =
            sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&writer).await?;
        if parsed(&version) < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(version));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::with(Pools::Sqlite { readers, writer }))
    }

    /// Runs the migrations.
    ///
    /// # Errors
    /// When a migration fails, or was changed after it ran.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        migrate::run(self).await
    }

    /// Begins a read transaction, which sees a consistent snapshot.
    ///
    /// # Errors
    /// When the database cannot be reached.
    #[expect(clippy::disallowed_methods, reason = "this is the `Db` that the lint sends to")]
    pub async fn read(&self) -> crate::Result<Tx> {
        let engine = match &self.pools {
            Pools::Sqlite { readers, .. } => EngineTx::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                let pool = pool.clone();
                undropped(async move { pool.begin_with(dialect::PG_READ).await }).await?
            }
        };
        Ok(self.tx(engine))
    }

    /// Begins a write transaction. On SQLite it waits for the writer before it.
    ///
    /// # Errors
    /// When the database cannot be reached.
    #[expect(clippy::disallowed_methods, reason = "this is the `Db` that the lint sends to")]
    pub async fn write(&self) -> crate::Result<Tx> {
        let engine = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                EngineTx::Sqlite(writer.begin_with(dialect::SQLITE_WRITE).await?)
            }
            Pools::Postgres(pool) => {
                let pool = pool.clone();
                undropped(async move { pool.begin().await }).await?
            }
        };
        Ok(self.tx(engine))
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
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Commits, and wakes the tasks that wait for it.
    ///
    /// # Errors
    /// When the database fails; then nothing was written.
    pub async fn commit(self) -> crate::Result<()> {
        match self.engine {
            EngineTx::Sqlite(tx) => tx.commit().await?,
            EngineTx::Postgres(tx) => tx.commit().await?,
        }
        self.signal.committed(self.wrote);
        Ok(())
    }

    /// Whether several replicas may write at the same time, so that rows must be locked.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self.engine, EngineTx::Postgres(_))
    }
}

type BeginResult = Result<Transaction<'static, Postgres>, sqlx::Error>;

/// Begins in a task of its own, which continues when its caller is dropped. A `BEGIN` dropped
/// before its answer arrives returns an open transaction to the pool (sqlx issue 4393): the next
/// writer on that connection would write inside a read-only transaction.
async fn undropped(
    begin: impl Future<Output = BeginResult> + Send + 'static,
) -> Result<EngineTx, sqlx::Error> {
    let begun = tokio::spawn(begin).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
    begun.map(EngineTx::Postgres)
}

fn parsed(version: &str) -> (u32, u32, u32) {
    let mut parts = version.split('.').map(|p| p.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

/// Runs one SQL text on either engine. The first word selects the result: `all Row`, `one Row`,
/// `maybe Row` (types of [`columns`]), `run` (number of affected rows), `locked Row` (all rows,
/// locked until the transaction ends; others may still refer to them), `unlocked Row` (the same,
/// skipping rows that others have locked), `listed Row` (all rows, where `$1` is a [`list`] of
/// texts; the expression before it in the text must be one of them), `listed_locked Row` (the same,
/// locked in the order of their ids). Arguments are bound by their type ([`value::Bind`]). A text
/// without an argument for each `$n` does not compile; a missing argument of a text passed by name
/// fails a debug assertion.
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
