//! Work that one process does at a time, of all that share the database.

use std::any::Any;

use super::lock::FileLock;
use super::{Db, OpenError, Pools, dialect, open};

/// Held by one process at a time, until it is dropped with its file or its connection.
#[derive(Debug)]
pub struct ProcessLock {
    _held: Box<dyn Any + Send>,
}

impl Db {
    /// Waits until no other process holds the lock of this name.
    ///
    /// # Errors
    /// When the database cannot be reached, or the file cannot be written.
    pub async fn alone(&self, name: &'static str) -> Result<ProcessLock, OpenError> {
        let held: Box<dyn Any + Send> = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let path = writer.connect_options().get_filename().to_owned();
                Box::new(FileLock::take(&path, name).await?)
            }
            Pools::Postgres(pool) => {
                let mut connection = open::patient(pool).await?;
                sqlx::query(dialect::PG_LOCK).bind(name).execute(&mut connection).await?;
                Box::new(connection)
            }
        };
        Ok(ProcessLock { _held: held })
    }
}
