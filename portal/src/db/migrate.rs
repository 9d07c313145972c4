//! The migrations, embedded; several replicas may start at once (PostgreSQL takes a lock).

use sqlx::migrate::Migrator;

use super::{Db, OpenError};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

pub(super) async fn run(db: &Db) -> Result<(), OpenError> {
    match db {
        Db::Sqlite { writer, .. } => SQLITE.run(writer).await?,
        Db::Postgres(pool) => POSTGRES.run(pool).await?,
    }
    Ok(())
}
