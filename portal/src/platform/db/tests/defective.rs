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

/// An index over a function whose answer changed: its rows are no longer where they belong.
#[tokio::test]
async fn an_index_that_lacks_rows_of_its_table_is_found_by_amcheck() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let Pools::Postgres(pool) = &t.portal.db.pools else { unreachable!("PostgreSQL") };
    if let Err(error) = sqlx::raw_sql("CREATE EXTENSION amcheck").execute(pool).await {
        let defects = t.portal.db.defects().await.unwrap();
        assert!(defects.unchecked[0].contains("amcheck is not installed"), "{defects:?}");
        println!("skipped: this server has no amcheck: {error}");
        return;
    }
    let statements = "
        CREATE FUNCTION place(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1';
        INSERT INTO customers (id, source, number, name, created_at)
        SELECT 'c' || n, 's', n::text, 'Ana', 0 FROM generate_series(1, 500) n;
        CREATE INDEX customers_by_place ON customers (place(number))";
    run(&t, statements).await;
    let sound = t.portal.db.defects().await.unwrap();
    assert_eq!((sound.found, sound.unchecked), (vec![], vec![]), "all indexes are checked");
    let changed = "CREATE OR REPLACE FUNCTION place(text) RETURNS text IMMUTABLE LANGUAGE sql
                   AS 'SELECT reverse($1) || $1'";
    run(&t, changed).await;
    let found = t.portal.db.defects().await.unwrap().found;
    assert!(found.len() == 1 && found[0].contains("index customers_by_place"), "{found:?}");
}
