//! Values are bound and read back on both engines; connections are returned in a usable state by
//! dropped callers.

use std::time::Duration;

use domain::calendar::{Date, Timestamp};
use domain::ids::{CustomerId, UserId};
use domain::money::{Currency, Money};

use super::query::places;
use super::{Db, EngineTx, Only, OpenError, Pools, bulk, columns, list};
use crate::platform::ids;
use crate::testing::{Engine, TestDatabase, TestPortal, on_both};

mod backups;
mod broken;
mod defective;
mod full;
mod moved;
mod read_only;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_hang_up_while_they_begin_leave_connections_on_which_others_write() {
    on_both(async |t| {
        for round in 0..40_u64 {
            let readers = (0..16_u64).map(|reader| {
                let db = t.portal.db.clone();
                let patience = Duration::from_micros((round * 16 + reader) % 400);
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(patience, db.read()).await;
                })
            });
            for reader in readers.collect::<Vec<_>>() {
                reader.await.unwrap();
            }
            for _ in 0..4 {
                let mut tx = t.portal.db.write().await.unwrap();
                sql!(run, &mut tx, "UPDATE counters SET value = value WHERE name = 'none'")
                    .unwrap();
                tx.commit().await.unwrap();
            }
        }
    })
    .await;
}

/// Begins, reads, writes if it may, and commits: every await of a use case.
async fn work(db: &Db, writes: bool) -> crate::Result<()> {
    let mut tx = if writes { db.write().await? } else { db.read().await? };
    for _ in 0..3 {
        sql!(one Only<i64>, &mut tx, "SELECT value FROM counters WHERE name = 'receipt'")?;
    }
    if writes {
        sql!(run, &mut tx, "UPDATE counters SET value = value + 1 WHERE name = 'receipt'")?;
    }
    tx.commit().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_that_hang_up_at_any_await_leave_connections_in_a_known_state() {
    on_both(async |t| {
        for round in 0..40_u64 {
            let crowd = (0..24_u64).map(|one| {
                let db = t.portal.db.clone();
                let patience = Duration::from_micros((round * 24 + one) * 7 % 3_000);
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(patience, work(&db, one % 4 == 0)).await;
                })
            });
            for one in crowd.collect::<Vec<_>>() {
                one.await.unwrap();
            }
            for writes in [true, false, true] {
                work(&t.portal.db, writes).await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_connection_inside_an_unknown_transaction_is_not_handed_out() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let Pools::Postgres(pool) = &t.portal.db.pools else { unreachable!("PostgreSQL") };
    for _ in 0..30 {
        // Behind the driver's back, as its fault was.
        let mut connection = pool.acquire().await.unwrap();
        sqlx::raw_sql("BEGIN READ ONLY").execute(&mut *connection).await.unwrap();
        drop(connection);
        work(&t.portal.db, true).await.unwrap();
    }
}

#[tokio::test]
async fn a_writer_whose_transaction_ended_badly_is_replaced_and_the_write_goes_on() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let Pools::Sqlite { writer, .. } = &t.portal.db.pools else { unreachable!("SQLite") };
    for statement in ["BEGIN", "ROLLBACK"] {
        for _ in 0..3 {
            if statement == "BEGIN" {
                // Behind the driver's back: the next `BEGIN` fails.
                let mut connection = writer.acquire().await.unwrap();
                sqlx::raw_sql(statement).execute(&mut *connection).await.unwrap();
            } else {
                // As SQLite does on a full disk: the driver goes on counting a transaction.
                let mut tx = t.portal.db.write().await.unwrap();
                let EngineTx::Sqlite(inside) = &mut tx.engine else { unreachable!("SQLite") };
                sqlx::raw_sql(statement).execute(&mut **inside).await.unwrap();
                tx.commit().await.unwrap_err();
            }
            work(&t.portal.db, true).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_text_with_nul_is_refused_alike_in_statements_lists_and_bulk() {
    on_both(async |t| {
        let mut tx = t.portal.db.write().await.unwrap();
        let one =
            sql!(maybe Only<i64>, &mut tx, "SELECT value FROM counters WHERE name = $1", "a\0");
        let listed = sql!(
            listed Only<i64>,
            &mut tx,
            "SELECT value FROM counters WHERE name",
            "",
            list(["a", "\0"]),
        );
        let rows = [[bulk::Value::from("\0"), bulk::Value::from(1_i64)]];
        let many = bulk::run(&mut tx, "INSERT INTO counters (name, value)", "", &rows).await;
        for refused in [one.map(drop), listed.map(drop), many.map(drop)] {
            let refused = crate::Error::from(refused.unwrap_err());
            assert!(refused.is_unreadable() && !refused.is_passing(), "{refused}");
        }
        // The transaction goes on.
        sql!(run, &mut tx, "UPDATE counters SET value = value WHERE name = 'receipt'").unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_in_each_others_way_are_a_conflict_that_may_be_done_again() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let both = async |names: [&'static str; 2], wait: &tokio::sync::Barrier| {
        let mut tx = t.portal.db.write().await?;
        for name in names {
            sql!(run, &mut tx, "UPDATE counters SET value = value + 1 WHERE name = $1", name)?;
            if name == names[0] {
                wait.wait().await;
            }
        }
        tx.commit().await
    };
    let mut tx = t.portal.db.write().await.unwrap();
    sql!(run, &mut tx, "INSERT INTO counters (name, value) VALUES ('one', 0), ('two', 0)").unwrap();
    tx.commit().await.unwrap();
    let wait = tokio::sync::Barrier::new(2);
    let ended = tokio::join!(both(["one", "two"], &wait), both(["two", "one"], &wait));
    let conflict = ended.0.and(ended.1).unwrap_err();
    assert!(conflict.is_conflict() && conflict.is_passing(), "{conflict}");
}

#[tokio::test]
async fn locks_of_a_transaction_in_which_nothing_happens_have_an_end() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let mut idle = t.portal.db.write().await.unwrap();
    sql!(run, &mut idle, "UPDATE counters SET value = value + 1 WHERE name = 'receipt'").unwrap();
    work(&t.portal.db, true).await.unwrap();
    let late = idle.commit().await.unwrap_err();
    assert!(late.is_passing(), "{late}");
}

#[tokio::test]
async fn processes_that_open_and_migrate_a_new_database_at_once_do_not_race() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if !engine.is_there() {
            continue;
        }
        let database = TestDatabase::create(engine).await;
        let opened = (0..6).map(|_| async {
            let db = Db::open(&database.url).await?;
            db.migrate().await?;
            db.close().await;
            Ok::<_, OpenError>(())
        });
        for opened in futures::future::join_all(opened).await {
            opened.unwrap();
        }
    }
}

#[tokio::test]
async fn a_database_without_tables_is_opened_only_by_who_may_make_them() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if !engine.is_there() {
            continue;
        }
        let database = TestDatabase::create(engine).await;
        let refused = Db::open_migrated(&database.url).await.map(drop).unwrap_err();
        match engine {
            Engine::Sqlite => assert!(matches!(refused, OpenError::Missing(_)), "{refused}"),
            Engine::Postgres => assert!(matches!(refused, OpenError::NotMigrated), "{refused}"),
        }
        assert!(refused.to_string().contains("aldia migrate"), "{refused}");
        Db::open(&database.url).await.unwrap().migrate().await.unwrap();
        Db::open_migrated(&database.url).await.unwrap();
    }
}

#[test]
fn the_highest_place_of_a_text_counts_however_it_is_written() {
    for (text, expected) in [
        ("SELECT 1", 0),
        ("SELECT $1, $2, $1", 2),
        ("VALUES ($10,$9)", 10),
        ("SELECT '$', $ FROM a WHERE b = $3", 3),
        ("$1", 1),
    ] {
        assert_eq!(places(text), expected, "{text}");
    }
}

struct Amounts {
    text: String,
    on: Date,
    at: Option<Timestamp>,
    total: Money,
    left: Option<Money>,
    ids: Pair,
}

struct Pair {
    first: UserId,
    second: Option<CustomerId>,
}

columns!(Amounts { text, on, at, total, left, ids });

columns!(Pair { first: one, second: two });

#[tokio::test]
async fn values_of_all_types_are_bound_and_read_back_by_their_names() {
    on_both(async |t| {
        let mut tx = t.portal.db.read().await.unwrap();
        let (on, now, user): (Date, _, UserId) =
            (t.portal.today(), t.portal.now(), ids::new(t.portal.now()));
        let nothing: Option<&CustomerId> = None;
        let row = sql!(
            one Amounts,
            &mut tx,
            "SELECT CAST($6 AS TEXT) AS two, CAST($1 AS TEXT) AS text, CAST($2 AS TEXT) AS \"on\",
                    CAST($3 AS BIGINT) AS at, CAST($4 AS TEXT) AS one,
                    CAST($5 AS TEXT) AS currency, CAST(250 AS BIGINT) AS total_minor,
                    CAST(NULL AS BIGINT) AS left_minor",
            "a",
            on,
            Some(now),
            user,
            Currency::Pen,
            nothing,
        )
        .unwrap();
        assert_eq!(
            (row.text.as_str(), row.on, row.at.map(Timestamp::as_millisecond)),
            ("a", on, Some(now.as_millisecond()))
        );
        assert_eq!((row.total, row.left), (Money::new(250, Currency::Pen), None));
        assert_eq!((row.ids.first, row.ids.second), (user, None));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_the_name_of_its_type() {
    on_both(async |t| {
        let mut tx = t.portal.db.read().await.unwrap();
        let error = sql!(one Only<Currency>, &mut tx, "SELECT CAST('XYZ' AS TEXT)").unwrap_err();
        assert!(error.to_string().contains("Currency"), "{error}");
        let error = sql!(one Only<UserId>, &mut tx, "SELECT CAST(NULL AS TEXT)").unwrap_err();
        assert!(error.to_string().contains("UserId"), "{error}");
    })
    .await;
}
