//! Opens the pools of either engine. No connection is handed out in an unknown state.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Row as _};

use super::file::OpenFile;
use super::lock::FileLock;
use super::{OpenError, Pools, dialect};

/// The oldest SQLite without the bug that can corrupt a WAL database.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Shorter than the time in which a request is answered.
const CONNECTION_WITHIN: Duration = Duration::from_secs(8);

/// Long, because an import may hold the writer for some seconds.
const WRITER_WITHIN: Duration = Duration::from_secs(20);

/// Says that the writer's connection must not be used again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suspicion(Arc<AtomicBool>);

impl Suspicion {
    pub(super) fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::AcqRel)
    }
}

pub(super) async fn postgres(url: &str) -> Result<Pools, OpenError> {
    let options =
        PgConnectOptions::from_str(url)?.application_name("aldia").options(dialect::PG_SETTINGS);
    let pool = PgPoolOptions::new()
        .max_connections(20)
        .acquire_timeout(CONNECTION_WITHIN)
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(is_idle(connection)))
        .connect_with(options)
        .await?;
    Ok(Pools::Postgres(pool))
}

/// Whether a connection is alive, can write and is in no transaction, by the server's word: the
/// driver counts a transaction only after the answer to `BEGIN`.
async fn is_idle(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let row = sqlx::raw_sql(dialect::PG_IS_IDLE).fetch_one(&mut *connection).await?;
    Ok(row.try_get(0)? && !connection.is_in_transaction())
}

/// A connection of its own, without time limits, for work that may take long.
pub(super) async fn patient(pool: &PgPool) -> Result<PgConnection, sqlx::Error> {
    let mut connection = pool.acquire().await?.detach();
    sqlx::raw_sql(dialect::PG_PATIENT).execute(&mut connection).await?;
    Ok(connection)
}

/// Opens a file; without `create` a missing one is refused. The file is locked meanwhile: several
/// processes that make a new database WAL at once would meet "database is locked".
pub(super) async fn sqlite(path: &Path, create: bool) -> Result<Pools, OpenError> {
    if !create && !path.exists() {
        return Err(OpenError::Missing(path.display().to_string()));
    }
    let _alone = FileLock::take(path, "opening").await?;
    let (file, in_use) = OpenFile::open(path, create).await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10));
    let suspicion = Suspicion::default();
    let writer = sqlite_pool(1, suspicion.clone(), file.clone())
        .acquire_timeout(WRITER_WITHIN)
        .connect_with(options.clone())
        .await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&writer).await?;
    if parsed(&version) < OLDEST_SQLITE {
        return Err(OpenError::OldSqlite(version));
    }
    let readers = sqlite_pool(8, Suspicion::default(), file.clone())
        .acquire_timeout(CONNECTION_WITHIN)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Pools::Sqlite { readers, writer, suspicion, file, _in_use: Arc::new(in_use) })
}

/// When SQLite rolls back by itself (the disk is full), the driver's `ROLLBACK` fails and it
/// counts a transaction for ever: such a connection is closed, and a new one opened.
fn sqlite_pool(connections: u32, suspicion: Suspicion, file: OpenFile) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // A connection that is opened later must be to the same file.
        .after_connect(move |_, _| {
            let file = file.clone();
            Box::pin(async move { Ok(file.check()?) })
        })
        .before_acquire(move |connection, _| {
            let suspicion = suspicion.clone();
            Box::pin(async move {
                // Waits for the rollback of a dropped transaction.
                connection.ping().await?;
                let is_suspected = suspicion.take();
                Ok(!is_suspected && !connection.is_in_transaction())
            })
        })
}

fn parsed(version: &str) -> (u32, u32, u32) {
    let mut parts = version.split('.').map(|p| p.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}
