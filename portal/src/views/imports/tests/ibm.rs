//! The real file: 2,466 invoices, whose sums are known.

use tokio::sync::Notify;

use super::*;
use crate::platform::db::Db;
use crate::testing::Engine;

const FILE: &[u8] = include_bytes!("../../../../../demo/ibm-receivables.csv");
const IBM: &str = include_str!("../../../../../demo/ibm.toml");

/// How many invoices and what they are worth.
#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Sum {
    what: String,
    rows: i64,
    minor: i64,
}

async fn sums_as_of_november(t: &TestPortal) -> Vec<(String, i64, i64)> {
    let mut tx = t.portal.db.read().await.unwrap();
    let midnight_in_lima = "2013-11-16T05:00:00Z".parse::<jiff::Timestamp>().unwrap();
    let rows = sql!(
        all Sum,
        &mut tx,
        "SELECT what, COUNT(*) AS rows, CAST(SUM(total_minor) AS BIGINT) AS minor
           FROM (SELECT 'all' AS what, total_minor FROM invoices
                  UNION ALL
                 SELECT 'issued', total_minor FROM invoices WHERE issued_on <= '2013-11-15'
                  UNION ALL
                 SELECT 'settled', total_minor FROM invoices WHERE paid_at < $1
                  UNION ALL
                 SELECT 'open', total_minor FROM invoices
                  WHERE issued_on <= '2013-11-15' AND paid_at >= $1
                  UNION ALL
                 SELECT 'overdue', 0 FROM invoices
                  WHERE issued_on <= '2013-11-15' AND paid_at >= $1 AND due_on < '2013-11-15') x
          GROUP BY what
          ORDER BY what",
        midnight_in_lima.as_millisecond(),
    )
    .unwrap();
    rows.into_iter().map(|row| (row.what, row.rows, row.minor)).collect()
}

#[tokio::test]
async fn the_whole_history_is_loaded_and_its_sums_are_those_of_the_file() {
    on_both(async |t| {
        let (summary, problems) = run(&t, IBM, FILE, Mode::AllOrNothing).await.unwrap();
        let expected = Summary {
            records: 2466,
            bad: 0,
            added: 2466,
            added_total: Money::new(14_770_318, Usd),
            known: 0,
            settled: 2466,
            loaded: true,
        };
        assert_eq!((summary, problems), (expected, vec![]));
        let expected = [
            ("all", 2466, 14_770_318),
            ("issued", 2408, 14_433_771),
            ("open", 73, 467_284),
            ("overdue", 2, 0),
            ("settled", 2335, 13_966_487),
        ]
        .map(|(what, rows, minor)| (what.to_owned(), rows, minor));
        assert_eq!(sums_as_of_november(&t).await, expected);
        let before = books(&t.portal).await;
        let customers = before.iter().find(|row| row.what == "customers").unwrap();
        assert_eq!(customers.minor, 100);
        assert!(before.iter().any(|row| row.what == "invoice 0000611365"), "zeros are kept");

        let (summary, _) = run(&t, IBM, FILE, Mode::AllOrNothing).await.unwrap();
        assert_eq!((summary.added, summary.settled, summary.known), (0, 0, 2466));
        assert_eq!(books(&t.portal).await, before, "repeating it adds nothing");
    })
    .await;
}

fn engine(t: &TestPortal) -> Engine {
    if t.portal.db.engine() == "sqlite" { Engine::Sqlite } else { Engine::Postgres }
}

/// Tells when something was loaded.
struct Stop<'a>(&'a Notify);

impl Watch for Stop<'_> {
    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
        panic!("{problem}")
    }

    fn progress(&mut self, progress: &Progress) {
        if progress.step == Step::Load {
            self.0.notify_one();
        }
    }
}

/// The history, and so many more lines of the same: more than is applied in one transaction.
fn long_file(more: u32) -> Vec<u8> {
    let more = (0..more).map(|number| {
        format!(
            "391,0379-NEVHP,4/6/2013,M{number},1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0\r\n"
        )
    });
    [FILE.to_vec(), more.collect::<String>().into_bytes()].concat()
}

#[tokio::test]
async fn an_interrupted_import_that_is_repeated_ends_in_the_same_books() {
    on_both(async |t| {
        let (file, stop) = (long_file(3_000), Notify::new());
        let profile = read_profile(IBM).unwrap();
        let order = Order { file: Cursor::new(file.clone()), profile, mode: Mode::AllOrNothing };
        let mut watch = Stop(&stop);
        let importing = import(&t.portal, &Actor::System, order, &mut watch);
        tokio::select! {
            biased;
            () = stop.notified() => {}
            done = importing => panic!("not interrupted: {done:?}"),
        }
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        let (summary, _) = run(&t, IBM, &file, Mode::AllOrNothing).await.unwrap();
        assert_eq!((summary.added, summary.known), (466, 5000));

        let clean = TestPortal::open(engine(&t)).await;
        run(&clean, IBM, &file, Mode::AllOrNothing).await.unwrap();
        assert_eq!(books(&t.portal).await, books(&clean.portal).await);
    })
    .await;
}

/// As another process would: with connections of its own.
#[tokio::test]
async fn others_get_a_turn_to_write_between_two_transactions_of_an_import() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let other = Db::open(&t.database.url).await.unwrap();
    let loading = Notify::new();
    let order = Order {
        file: Cursor::new(long_file(16_000)),
        profile: read_profile(IBM).unwrap(),
        mode: Mode::AllOrNothing,
    };
    let mut watch = Stop(&loading);
    let importing = import(&t.portal, &Actor::System, order, &mut watch);
    let writing = async {
        loading.notified().await;
        drop(other.write().await.unwrap());
    };
    tokio::select! {
        () = writing => {}
        done = importing => panic!("the import was over first: {done:?}"),
    }
}
