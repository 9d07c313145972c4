//! Transactions of either engine. One that ends badly takes its connection with it.

use sqlx::{Postgres, Sqlite, Transaction};

use super::open::Suspicion;
use super::signal::{CommitSignals, Signal};
use super::value::Value;
use super::{DatabaseFault, Db, Pools, dialect, fault};

/// A row of `activity` without its sequence number.
pub(crate) type ActivityRow = [Value<'static>; 6];

/// A transaction on either engine. Rolls back when dropped without commit.
#[derive(Debug)]
pub struct Tx {
    pub(crate) engine: EngineTx,
    /// Signals to send at the commit.
    pub(crate) wrote: CommitSignals,
    /// Written right before the commit.
    pub(super) activity: Vec<ActivityRow>,
    /// Whether it may write.
    pub(super) writes: bool,
    pub(super) signal: Signal,
    pub(super) suspicion: Option<Suspicion>,
}

#[derive(Debug)]
pub(crate) enum EngineTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
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
        Ok(self.tx(engine, false))
    }

    /// Begins a read transaction without a time limit for its statements.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub(crate) async fn read_patiently(&self) -> crate::Result<Tx> {
        let mut tx = self.read().await?;
        if let EngineTx::Postgres(tx) = &mut tx.engine {
            sqlx::raw_sql(dialect::PG_PATIENT_HERE).execute(&mut **tx).await?;
        }
        Ok(tx)
    }

    /// Begins a write transaction. On SQLite it waits for the writer before it. If it cannot begin
    /// on a connection, it tries a new one. By a read-only handle, the database refuses what is
    /// written in it.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn write(&self) -> crate::Result<Tx> {
        if self.is_read_only {
            return self.read().await;
        }
        let engine = match self.begin_writing().await {
            Err(error) if DatabaseFault::of(&error) != DatabaseFault::Busy => {
                tracing::warn!(%error, "a transaction could not begin; a new connection is tried");
                self.begin_writing().await?
            }
            begun => begun?,
        };
        Ok(self.tx(engine, true))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the `Db` that the lint sends to")]
    async fn begin_writing(&self) -> Result<EngineTx, sqlx::Error> {
        let place = self.check_place().map_err(sqlx::Error::Io);
        place.inspect_err(|error| fault::count("begin", error))?;
        let begun = match &self.pools {
            Pools::Sqlite { writer, suspicion, .. } => {
                let begun = writer.begin_with(dialect::SQLITE_WRITE).await;
                // When another process holds the lock, the connection is as it was.
                let is_bad = |error: &sqlx::Error| DatabaseFault::of(error) != DatabaseFault::Busy;
                if begun.as_ref().is_err_and(is_bad) {
                    suspicion.raise();
                }
                begun.map(EngineTx::Sqlite)
            }
            Pools::Postgres(pool) => {
                let pool = pool.clone();
                undropped(async move { pool.begin().await }).await
            }
        };
        begun.inspect_err(|error| fault::count("begin", error))
    }

    fn tx(&self, engine: EngineTx, writes: bool) -> Tx {
        let suspicion = match &self.pools {
            Pools::Sqlite { suspicion, .. } if writes => Some(suspicion.clone()),
            Pools::Sqlite { .. } | Pools::Postgres(_) => None,
        };
        let (wrote, activity) = (CommitSignals::default(), Vec::new());
        Tx { engine, wrote, activity, writes, signal: self.signal.clone(), suspicion }
    }
}

impl Tx {
    /// Records activity, to be written at the commit.
    pub(crate) fn record(&mut self, rows: impl IntoIterator<Item = ActivityRow>) {
        self.activity.extend(rows);
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
