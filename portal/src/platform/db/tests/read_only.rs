//! A server that takes no writes for a while, as on a provider's full storage.

use sqlx::{Connection, PgConnection};

use super::work;
use crate::testing::{Engine, TestPortal};

/// Changes the default of the database, for sessions that begin after it.
async fn set_default(t: &TestPortal, change: &str) {
    let mut connection = PgConnection::connect(&t.database.url).await.unwrap();
    let writable = "SET default_transaction_read_only = off";
    sqlx::raw_sql(writable).execute(&mut connection).await.unwrap();
    let altering = format!(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {change}', current_database()); END $$"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(altering)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn connections_that_began_while_nothing_could_be_written_are_not_kept() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    set_default(&t, "SET default_transaction_read_only = on").await;
    let mut connection = PgConnection::connect(&t.database.url).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::raw_sql(cut).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    // Several at once, so that the pool keeps several of them.
    let readers = futures::future::join_all((0..8).map(|_| t.portal.db.read())).await;
    assert!(readers.iter().all(Result::is_ok));
    drop(readers);
    for _ in 0..3 {
        let refused = work(&t.portal.db, true).await.unwrap_err();
        assert!(refused.is_passing(), "{refused}");
        work(&t.portal.db, false).await.unwrap();
    }
    set_default(&t, "RESET default_transaction_read_only").await;
    let writers = (0..8).map(|_| work(&t.portal.db, true));
    for written in futures::future::join_all(writers).await {
        written.unwrap();
    }
}
