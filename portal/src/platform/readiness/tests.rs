//! The answer follows whether writes succeed, on a full database and under foreign locks.

use std::time::Duration;

use sqlx::Connection;

use super::*;
use crate::platform::db::{EngineTx, Only, sql};
use crate::testing::{Engine, TestPortal, on_both, tamper};

/// Asks anew: the last answer is forgotten.
async fn asked(portal: &Portal) -> Result<(), NotReady> {
    *portal.guard.readiness.0.lock().await = None;
    check(portal).await
}

#[tokio::test]
async fn a_portal_that_can_write_is_ready_and_leaves_nothing_behind() {
    on_both(async |t| {
        assert_eq!(asked(&t.portal).await, Ok(()));
        let mut tx = t.portal.db.read().await.unwrap();
        let (left,) = sql!(one Only<i64>, &mut tx, "SELECT COUNT(*) FROM write_probes").unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn the_last_answer_holds_for_a_moment() {
    on_both(async |t| {
        assert_eq!(check(&t.portal).await, Ok(()));
        tamper(&t.portal, "DROP TABLE write_probes").await.unwrap();
        assert_eq!(check(&t.portal).await, Ok(()));
        assert!(matches!(asked(&t.portal).await, Err(NotReady::NoWrites(_))));
    })
    .await;
}

/// Writes rows of a probe's size until there is no room for another.
async fn fill(portal: &Portal) {
    loop {
        let mut tx = portal.db.write().await.unwrap();
        let id = ids::text(portal.now());
        let Ok(()) = store::insert(&mut tx, &id).await else { return };
        let Ok(()) = tx.commit().await else { return };
    }
}

/// Sets the limit of the file on the writer's connection.
async fn limit(portal: &Portal, pages: u32) {
    let mut tx = portal.db.write().await.unwrap();
    let EngineTx::Sqlite(connection) = &mut tx.engine else { unreachable!("SQLite only") };
    let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(limit).fetch_all(&mut **connection).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_database_is_not_ready_and_takes_writes_again_once_there_is_room() {
    let t = TestPortal::open(Engine::Sqlite).await;
    for _ in 0..3 {
        // The limit is of a connection, and each failure may have closed the one before.
        limit(&t.portal, 1).await;
        fill(&t.portal).await;
        limit(&t.portal, 1).await;
        assert!(matches!(asked(&t.portal).await, Err(NotReady::NoWrites(_))));
    }
    limit(&t.portal, 1_000_000).await;
    for _ in 0..3 {
        let mut tx = t.portal.db.write().await.unwrap();
        store::insert(&mut tx, &ids::text(t.portal.now())).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(asked(&t.portal).await, Ok(()));
}

#[tokio::test]
async fn whoever_holds_the_locks_of_settlements_makes_the_others_not_ready_for_a_while() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let frozen = t.replica().await;
    let mut held = frozen.db.write().await.unwrap();
    store::touch_receipt_counter(&mut held).await.unwrap();
    held.lock_activity().await.unwrap();
    let began = Instant::now();
    // The server ends the transaction of who is idle in it.
    assert_eq!(asked(&t.portal).await, Ok(()));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    held.commit().await.unwrap_err();
}

#[tokio::test]
async fn whoever_works_on_a_whole_table_that_settlements_need_makes_the_portal_not_ready() {
    if !Engine::Postgres.is_there() {
        return;
    }
    for statement in [
        "LOCK TABLE invoices IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE gateway_events IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE",
    ] {
        let t = TestPortal::open(Engine::Postgres).await;
        let mut other = sqlx::PgConnection::connect(&t.database.url).await.unwrap();
        sqlx::raw_sql("BEGIN").execute(&mut other).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut other).await.unwrap();
        assert_eq!(asked(&t.portal).await, Err(NotReady::Slow), "{statement}");
        other.close().await.unwrap();
        assert_eq!(asked(&t.portal).await, Ok(()), "{statement}");
    }
}
