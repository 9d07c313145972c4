//! The embedded migrations; several replicas may start at once (PostgreSQL takes a lock).

use sqlx::migrate::Migrator;

use super::{Db, OpenError, Pools};

/// Runs this release's migrations. A database that a newer release has migrated is accepted: two
/// releases run side by side while replicas are replaced or rolled back.
pub(super) async fn run(db: &Db) -> Result<(), OpenError> {
    match &db.pools {
        Pools::Sqlite { writer, .. } => {
            tolerant(sqlx::migrate!("../migrations/sqlite")).run(writer).await?;
        }
        Pools::Postgres(pool) => {
            tolerant(sqlx::migrate!("../migrations/postgres")).run(pool).await?;
        }
    }
    Ok(())
}

fn tolerant(mut migrator: Migrator) -> Migrator {
    migrator.set_ignore_missing(true);
    migrator
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{on_both, tamper};

    #[tokio::test]
    async fn a_newer_database_is_taken_as_it_is_and_a_changed_migration_is_refused() {
        on_both(async |t| {
            let newer = "INSERT INTO _sqlx_migrations
                             (version, description, success, checksum, execution_time)
                         SELECT 9999, 'newer', success, checksum, 1
                           FROM _sqlx_migrations WHERE version = 1";
            tamper(&t.portal, newer).await.unwrap();
            run(&t.portal.db).await.unwrap();
            let changed = "UPDATE _sqlx_migrations
                              SET checksum = (SELECT checksum FROM _sqlx_migrations
                                               WHERE version = 2)
                            WHERE version = 1";
            tamper(&t.portal, changed).await.unwrap();
            assert!(matches!(run(&t.portal.db).await, Err(OpenError::Migration(_))));
        })
        .await;
    }
}
