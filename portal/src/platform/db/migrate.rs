//! The embedded migrations; several processes may start at once.

use sqlx::SqliteConnection;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

use super::{DatabaseFault, Db, OpenError, Pools, open};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// The library's own default.
const TABLE: &str = "_sqlx_migrations";

/// Runs this release's migrations. A database that a newer release has migrated is accepted: two
/// releases run side by side while replicas are replaced or rolled back.
pub(super) async fn run(db: &Db) -> Result<(), OpenError> {
    if is_up_to_date(db).await? {
        return Ok(());
    }
    // The library locks on PostgreSQL only.
    let _alone = db.alone("migrating").await?;
    match &db.pools {
        Pools::Sqlite { writer, .. } => tolerant(&SQLITE).run(writer).await?,
        Pools::Postgres(pool) => {
            let mut connection = open::patient(pool).await?;
            tolerant(&POSTGRES).run_direct(None, &mut connection, false).await?;
        }
    }
    Ok(())
}

/// Makes this release's tables in a database of one connection, to compare others with.
pub(super) async fn run_in_memory(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    Ok(SQLITE.run_direct(None, connection, false).await?)
}

/// Whether all migrations of this release have run, unchanged.
pub(super) async fn is_up_to_date(db: &Db) -> Result<bool, OpenError> {
    match &db.pools {
        Pools::Sqlite { readers, .. } => {
            has_all(&mut *readers.acquire().await?, &SQLITE).await //
        }
        Pools::Postgres(pool) => has_all(&mut *pool.acquire().await?, &POSTGRES).await,
    }
}

async fn has_all(connection: &mut impl Migrate, migrations: &Migrator) -> Result<bool, OpenError> {
    let applied = match connection.list_applied_migrations(TABLE).await {
        Ok(applied) => applied,
        // There is no such table.
        Err(MigrateError::Execute(error)) if DatabaseFault::of(&error) == DatabaseFault::Other => {
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    };
    let is_applied = |version, checksum: &[u8]| {
        applied.iter().any(|one| one.version == version && *one.checksum == *checksum)
    };
    Ok(migrations.iter().all(|one| is_applied(one.version, &one.checksum)))
}

fn tolerant(migrator: &Migrator) -> Migrator {
    let mut tolerant = Migrator {
        migrations: migrator.migrations.clone(),
        table_name: migrator.table_name.clone(),
        ..Migrator::DEFAULT
    };
    tolerant.set_ignore_missing(true);
    tolerant
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
