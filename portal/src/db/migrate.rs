//! The migrations, embedded; several replicas may start at once (PostgreSQL takes a lock).

use sqlx::migrate::Migrator;

use super::{Db, OpenError};

/// The migrations of this release. A database that a newer release has brought further is taken
/// as it is: two releases run beside each other while replicas are replaced, and back again.
pub(super) async fn run(db: &Db) -> Result<(), OpenError> {
    match db {
        Db::Sqlite { writer, .. } => {
            tolerant(sqlx::migrate!("../migrations/sqlite")).run(writer).await?;
        }
        Db::Postgres(pool) => {
            tolerant(sqlx::migrate!("../migrations/postgres")).run(pool).await?;
        }
    }
    Ok(())
}

fn tolerant(mut migrator: Migrator) -> Migrator {
    migrator.set_ignore_missing(true);
    migrator
}
