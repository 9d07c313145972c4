//! What is broken in a database is found, and a sound one has nothing.

use crate::platform::db::Pools;
use crate::testing::{Engine, TestPortal, on_both};

#[tokio::test]
async fn a_sound_database_has_no_defects() {
    on_both(async |t| {
        let defects = t.portal.db.defects().await.unwrap();
        assert_eq!(defects.found, Vec::<String>::new());
        assert!(defects.unchecked.len() <= 1);
    })
    .await;
}

/// Runs statements on the writer, outside a transaction.
async fn run(t: &TestPortal, statements: &'static str) {
    match &t.portal.db.pools {
        Pools::Sqlite { writer, .. } => {
            let mut connection = writer.acquire().await.unwrap();
            sqlx::raw_sql(statements).execute(&mut *connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Pools::Postgres(pool) => {
            sqlx::raw_sql(statements).execute(pool).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_is_broken_in_a_sqlite_file_is_named() {
    for (statements, expected) in [
        (
            "PRAGMA foreign_keys = OFF;
             INSERT INTO receipts SELECT 'r', 1, 'none', 'none', 'PEN', 1, 'code', 0",
            "of receipts refers to a row of",
        ),
        ("DROP INDEX payment_targets_open", "index payment_targets_open is not there"),
        ("DROP TABLE write_probes", "table write_probes is not there"),
        (
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'value BIGINT', 'value TEXT CHECK (0)')
              WHERE name = 'counters'",
            "counters",
        ),
    ] {
        let t = TestPortal::open(Engine::Sqlite).await;
        run(&t, statements).await;
        let found = t.replica().await.db.defects().await.unwrap().found;
        assert!(found.iter().any(|line| line.contains(expected)), "{statements}: {found:?}");
    }
}

#[tokio::test]
async fn what_is_broken_in_postgres_is_named() {
    if !Engine::Postgres.is_there() {
        return;
    }
    for (statements, expected) in [
        ("ALTER TABLE postings DISABLE TRIGGER ALL", "is off"),
        (
            "UPDATE pg_index SET indisvalid = FALSE
              WHERE indexrelid = 'payment_targets_open'::regclass",
            "index payment_targets_open is not valid",
        ),
        (
            "SET session_replication_role = replica;
             INSERT INTO receipts SELECT 'r', 1, 'none', 'none', 'PEN', 1, 'code', 0;
             SET session_replication_role = DEFAULT",
            "rows of receipts refer to rows of",
        ),
    ] {
        let t = TestPortal::open(Engine::Postgres).await;
        run(&t, statements).await;
        let found = t.portal.db.defects().await.unwrap().found;
        assert!(found.iter().any(|line| line.contains(expected)), "{statements}: {found:?}");
    }
}
