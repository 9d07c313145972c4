//! Files with more lines than a batch.

use tokio::sync::Notify;

use super::*;
use crate::demo::{HistorySize, write_history};
use crate::platform::db::Db;
use crate::testing::Engine;

const PROFILE: &str = include_str!("../../../../../demo/history.toml");

pub(super) fn engine(t: &TestPortal) -> Engine {
    if t.portal.db.engine() == "sqlite" { Engine::Sqlite } else { Engine::Postgres }
}

/// Notifies when something was loaded.
struct Stop<'a>(&'a Notify);

impl ImportWatch for Stop<'_> {
    fn problem(&mut self, problem: &LineProblem, _: ProblemEffect) -> io::Result<()> {
        panic!("{problem}")
    }

    fn progress(&mut self, progress: &Progress) {
        if progress.step == ImportStep::Load {
            self.0.notify_one();
        }
    }
}

fn history(t: &TestPortal, invoices: u32) -> Vec<u8> {
    let (size, mut file) = (HistorySize { customers: 100, invoices }, Vec::new());
    write_history(size, t.portal.today(), &mut file).unwrap();
    file
}

#[tokio::test]
async fn an_interrupted_import_that_is_repeated_ends_in_the_same_books() {
    on_both(async |t| {
        let (file, stop) = (history(&t, 5_466), Notify::new());
        let profile = read_profile(PROFILE).unwrap();
        let order = ImportOrder {
            file: Cursor::new(file.clone()),
            profile,
            mode: ImportMode::AllOrNothing,
        };
        let mut watch = Stop(&stop);
        let importing = import(&t.portal, &Actor::System, order, &mut watch);
        tokio::select! {
            biased;
            () = stop.notified() => {}
            done = importing => panic!("not interrupted: {done:?}"),
        }
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
        let (summary, _) = run(&t, PROFILE, &file, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!((summary.added, summary.unchanged), (466, 5000));

        let clean = TestPortal::open(engine(&t)).await;
        run(&clean, PROFILE, &file, ImportMode::AllOrNothing).await.unwrap();
        assert_eq!(books(&t.portal).await, books(&clean.portal).await);
    })
    .await;
}

/// Simulates another process: with connections of its own.
#[tokio::test]
async fn others_get_a_turn_to_write_between_two_transactions_of_an_import() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let other = Db::open(&t.database.url).await.unwrap();
    let loading = Notify::new();
    let order = ImportOrder {
        file: Cursor::new(history(&t, 18_466)),
        profile: read_profile(PROFILE).unwrap(),
        mode: ImportMode::AllOrNothing,
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
