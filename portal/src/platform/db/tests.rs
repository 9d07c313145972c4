//! Values are bound and read back on both engines; connections are returned in a usable state by
//! dropped callers.

use std::time::Duration;

use domain::calendar::{Date, Timestamp};
use domain::ids::{CustomerId, UserId};
use domain::money::{Currency, Money};

use super::query::places;
use super::{Only, columns};
use crate::platform::ids;
use crate::testing::on_both;

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
