//! A file that is moved away or replaced while it is used takes no more writes.

use std::fs;
use std::path::{Path, PathBuf};

use super::work;
use crate::platform::db::{Db, OpenError};
use crate::platform::readiness::{self, NotReady};
use crate::testing::{Engine, TestDatabase, TestPortal};

fn file(t: &TestPortal) -> PathBuf {
    PathBuf::from(t.database.url.trim_start_matches("sqlite:"))
}

async fn assert_gone(t: &TestPortal) {
    let refused = work(&t.portal.db, true).await.unwrap_err();
    assert!(refused.is_passing(), "{refused}");
    assert!(refused.to_string().contains("moved, deleted or replaced"), "{refused}");
    let not_ready = readiness::check(&t.portal).await.unwrap_err();
    assert!(matches!(not_ready, NotReady::NoDatabase(_)), "{not_ready}");
    let beside = Db::open(&t.database.url).await.unwrap_err();
    assert!(matches!(beside, OpenError::Moved(_)), "{beside}");
}

async fn is_served(t: &TestPortal) {
    work(&t.portal.db, true).await.unwrap();
    assert_eq!(readiness::check(&t.portal).await, Ok(()));
    Db::open_migrated(&t.database.url).await.unwrap().close().await;
}

/// Length of the log, which another process must not reset.
fn log(database: &Path) -> u64 {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).unwrap().len()
}

#[tokio::test]
async fn a_file_that_is_moved_replaced_or_deleted_takes_no_writes_until_it_is_back() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (database, aside) = (file(&t), file(&t).with_extension("moved"));
    is_served(&t).await;
    let before = log(&database);
    fs::rename(&database, &aside).unwrap();
    assert_gone(&t).await;
    assert!(!database.exists(), "nobody made a new one");
    fs::copy(&aside, &database).unwrap();
    assert_gone(&t).await;
    assert_eq!(log(&database), before);
    fs::rename(&aside, &database).unwrap();
    is_served(&t).await;
    fs::hard_link(&database, &aside).unwrap();
    fs::remove_file(&database).unwrap();
    assert_gone(&t).await;
    fs::rename(&aside, &database).unwrap();
    is_served(&t).await;
}

#[tokio::test]
async fn once_nobody_uses_the_file_any_more_another_may_take_its_place() {
    let folder = TestDatabase::create(Engine::Sqlite).await;
    let database = PathBuf::from(folder.url.trim_start_matches("sqlite:"));
    let copy = database.with_extension("copy");
    let db = Db::open(&folder.url).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await;
    fs::copy(&database, &copy).unwrap();
    fs::rename(&copy, &database).unwrap();
    let used = Db::open(&folder.url).await.unwrap_err();
    assert!(matches!(used, OpenError::Moved(_)), "{used}");
    drop(db);
    Db::open_migrated(&folder.url).await.unwrap().close().await;
}
