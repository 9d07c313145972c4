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

/// Makes the tables as they are after a number of migrations in a database of one connection, to
/// compare others with.
pub(super) async fn run_in_memory(
    connection: &mut SqliteConnection,
    count: usize,
) -> Result<(), OpenError> {
    let mut first = tolerant(&SQLITE);
    first.migrations = SQLITE.migrations.iter().take(count).cloned().collect();
    Ok(first.run_direct(None, connection, false).await?)
}

/// Number of this release's migrations.
pub(super) fn count() -> usize {
    SQLITE.migrations.len()
}

/// Why a database is not one that this release can go on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignDatabase {
    #[error("no migration of Aldía ran in it")]
    NotOurs,
    #[error("migration {0} is of a newer release, or not of Aldía")]
    Newer(i64),
    #[error("migration {0} is another one than this release's")]
    Changed(i64),
    #[error("migration {0} did not run, though a later one did")]
    Incomplete(i64),
}

/// Number of migrations that ran in a file of SQLite, which must be the first ones of this release.
pub(super) async fn applied_in(
    connection: &mut SqliteConnection,
) -> Result<Result<usize, ForeignDatabase>, OpenError> {
    let applied = match connection.list_applied_migrations(TABLE).await {
        Ok(applied) => applied,
        // There is no such table.
        Err(MigrateError::Execute(error)) if DatabaseFault::of(&error) == DatabaseFault::Other => {
            return Ok(Err(ForeignDatabase::NotOurs));
        }
        Err(error) => return Err(error.into()),
    };
    let applied: Vec<_> = applied.iter().map(|one| (one.version, Some(&*one.checksum))).collect();
    Ok(leading(&SQLITE, &applied))
}

/// The same for the migrations of a dump of PostgreSQL, by their numbers.
///
/// # Errors
/// See [`ForeignDatabase`].
pub fn check_dumped(versions: &[i64]) -> Result<(), ForeignDatabase> {
    let applied: Vec<_> = versions.iter().map(|version| (*version, None)).collect();
    leading(&POSTGRES, &applied).map(drop)
}

/// Whether the migrations of this release make a trigger of this name on PostgreSQL.
#[must_use]
pub fn makes_trigger(name: &str) -> bool {
    let heads = [format!("TRIGGER {name} "), format!("TRIGGER {name}\n")];
    POSTGRES.migrations.iter().any(|one| heads.iter().any(|head| one.sql.as_str().contains(head)))
}

/// How many of a release's migrations ran, by version and checksum, if they are its first ones.
fn leading(
    migrations: &Migrator,
    applied: &[(i64, Option<&[u8]>)],
) -> Result<usize, ForeignDatabase> {
    if applied.is_empty() {
        return Err(ForeignDatabase::NotOurs);
    }
    for (version, checksum) in applied {
        let own = migrations.iter().find(|one| one.version == *version);
        let own = own.ok_or(ForeignDatabase::Newer(*version))?;
        if checksum.is_some_and(|checksum| checksum != &*own.checksum) {
            return Err(ForeignDatabase::Changed(*version));
        }
    }
    let ran = |version| applied.iter().any(|one| one.0 == version);
    let first = migrations.iter().take(applied.len());
    match first.map(|one| one.version).find(|version| !ran(*version)) {
        Some(version) => Err(ForeignDatabase::Incomplete(version)),
        None => Ok(applied.len()),
    }
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
    use sqlx::Connection;

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

    /// The migrations of SQLite from one position to another.
    fn part(range: std::ops::Range<usize>) -> Migrator {
        let mut part = tolerant(&SQLITE);
        part.migrations = SQLITE.migrations[range].to_vec().into();
        part
    }

    #[tokio::test]
    async fn rows_outlive_the_migrations_that_make_their_table_anew() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        part(0..9).run_direct(None, &mut connection, false).await.unwrap();
        let rows = "INSERT INTO customers (id, source, number, name, created_at)
                    VALUES ('c', 's', '1', 'Ana', 0);
                    INSERT INTO invoices
                    VALUES ('v', 'c', 's', 'F-1', 'Pensión', 'PEN', 100, 100, '2026-10-01',
                            '2026-10-31', FALSE, NULL, 7);
                    INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)
                    VALUES ('n', 'v', 1, '2026-10-31', 100);
                    INSERT INTO invoice_lines VALUES ('v', 1, 'Pensión', 1, 100);
                    INSERT INTO holds (id, invoice_id, cause, since, until)
                    VALUES ('h', 'v', 'question', 1, 2)";
        sqlx::raw_sql(rows).execute(&mut connection).await.unwrap();
        let all = 0..SQLITE.migrations.len();
        part(all).run_direct(None, &mut connection, false).await.unwrap();
        let count = "SELECT COUNT(*)
                       FROM invoices v
                       JOIN instalments n   ON n.invoice_id = v.id AND n.amount_minor = 100
                       JOIN invoice_lines l ON l.invoice_id = v.id
                       JOIN holds h         ON h.invoice_id = v.id
                      WHERE v.total_minor = 100 AND v.created_at = 7";
        let count: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap();
        assert_eq!(count, 1);
        let void = "UPDATE instalments SET amount_minor = 0, paid_minor = 0;
                    UPDATE invoices SET total_minor = 0, outstanding_minor = 0, paid_at = 8";
        sqlx::raw_sql(void).execute(&mut connection).await.unwrap();
        let orphan = "UPDATE instalments SET invoice_id = 'none'";
        assert!(sqlx::raw_sql(orphan).execute(&mut connection).await.is_err());
        let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await;
        assert!(orphans.unwrap().is_empty());
    }
}
