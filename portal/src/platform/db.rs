//! The database: two native pools behind one handle, one SQL text for both.

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
pub(crate) use scope::{granted, scoped};
use signal::CommitSignals;
pub use signal::Signal;

/// The oldest SQLite without the fault that can corrupt a WAL database.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// A database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is not one we know.
    #[error("DATABASE_URL must start with sqlite: or postgres:")]
    UnknownScheme,
    /// The SQLite in this binary is too old.
    #[error("the linked SQLite {0} is older than 3.51.3, which can corrupt a WAL database")]
    OldSqlite(String),
    /// The database said no.
    #[error("cannot open the database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    /// Wakes who waits for commits of this process.
    pub signal: Signal,
}

/// The connections of either engine.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// The embedded default: many readers, and the one connection that writes.
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    /// For several replicas.
    Postgres(PgPool),
}

/// A transaction on either engine. Dropped without commit it rolls back.
#[derive(Debug)]
pub struct Tx {
    pub(crate) engine: EngineTx,
    /// What listeners are woken for at the commit.
    pub(crate) wrote: CommitSignals,
    signal: Signal,
}

/// The engine's own transaction.
#[derive(Debug)]
pub(crate) enum EngineTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the database of an address: `sqlite:path`, `sqlite://path` or `postgres://…`.
    /// A SQLite file that is missing is created.
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

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// When a migration fails, or was changed after it ran.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        migrate::run(self).await
    }

    /// Begins to read: all that is read in it is of one moment.
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

    /// Begins to write. On SQLite it waits for the writer before it.
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

    /// While much is written, SQLite holds more of the file in memory and moves what was committed
    /// from its log in larger pieces; otherwise it holds what pages of people need.
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

    /// Lets others write who wait for it. On SQLite another process asks again and again, at last
    /// every 100 ms; who writes one transaction after the other would never leave it a turn.
    pub(crate) async fn give_way(&self) {
        if let Pools::Sqlite { .. } = self.pools {
            tokio::time::sleep(dialect::SQLITE_TURN).await;
        }
    }

    /// The name of the engine, for logs and tests.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }

    /// Closes all connections.
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
    /// Makes all that was written in it last, and wakes who waits for it.
    ///
    /// # Errors
    /// When the database could not; then nothing was written.
    pub async fn commit(self) -> crate::Result<()> {
        match self.engine {
            EngineTx::Sqlite(tx) => tx.commit().await?,
            EngineTx::Postgres(tx) => tx.commit().await?,
        }
        self.signal.committed(self.wrote);
        Ok(())
    }

    /// Whether several replicas may write at the same time: rows must be locked.
    pub(crate) const fn is_shared(&self) -> bool {
        matches!(self.engine, EngineTx::Postgres(_))
    }
}

type BeginResult = Result<Transaction<'static, Postgres>, sqlx::Error>;

/// Begins in a task of its own, which goes on when its caller goes away. A `BEGIN` that is dropped
/// while its answer is on the way returns an open transaction to the pool (sqlx issue 4393): who
/// writes next on that connection would write in a transaction that only reads.
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

/// One SQL text on either engine. The first word says what comes back:
/// `all Row`, `one Row`, `maybe Row` (what is read by [`columns`]), `run` (rows affected),
/// `locked Row` (all rows, locked until the transaction ends; others may still refer to them),
/// `unlocked Row` (the same, without the rows that others have locked),
/// `listed Row` (all rows, where `$1` is a [`list`] of texts; what stands before it in the text
/// must be one of them), `listed_locked Row` (the same, locked in the order of their ids).
/// Arguments are bound as they are ([`value::Bind`]). A text without an argument for each `$n` does
/// not compile; one that is given by its name fails a debug build.
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

/// A row of one column. (Written out as a tuple it would be mistaken for a call.)
pub(crate) type Only<T> = (T,);

#[cfg(test)]
mod tests;
