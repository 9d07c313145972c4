//! A backup is made while others write, is sound and private, and takes the database's place.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::platform::db::backup::{BackupError, backup, restore};
use crate::platform::db::{Db, Only};
use crate::testing::{Engine, TestPortal};

fn beside(t: &TestPortal, name: &str) -> PathBuf {
    PathBuf::from(t.database.url.trim_start_matches("sqlite:")).with_file_name(name)
}

async fn write(db: &Db) {
    let mut tx = db.write().await.unwrap();
    sql!(run, &mut tx, "UPDATE counters SET value = value + 1 WHERE name = 'receipt'").unwrap();
    tx.commit().await.unwrap();
}

async fn written(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    let text = "SELECT value FROM counters WHERE name = 'receipt'";
    sql!(one Only<i64>, &mut tx, text).unwrap().0
}

#[tokio::test]
async fn a_backup_is_as_of_one_instant_while_others_write_and_is_for_its_owner_only() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let copy = beside(&t, "copy.sqlite");
    for _ in 0..5 {
        write(&t.portal.db).await;
    }
    let (made, ()) = tokio::join!(backup(&t.database.url, &copy), async {
        for _ in 0..20 {
            write(&t.portal.db).await;
        }
    });
    made.unwrap();
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let again = backup(&t.database.url, &copy).await.unwrap_err();
    assert!(matches!(again, BackupError::Exists(_)), "{again}");
    let restored = Db::open_migrated(&format!("sqlite:{}", copy.display())).await.unwrap();
    assert!((5..=25).contains(&written(&restored).await));
    let parts = std::fs::read_dir(copy.parent().unwrap()).unwrap();
    let parts = parts
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}

#[tokio::test]
async fn a_restore_replaces_nothing_that_is_used_or_was_not_to_be_moved_aside() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let (copy, aside) = (beside(&t, "copy.sqlite"), beside(&t, "old.sqlite"));
    write(&t.portal.db).await;
    backup(&t.database.url, &copy).await.unwrap();
    write(&t.portal.db).await;

    let used = restore(&t.database.url, &copy, Some(&aside)).await.unwrap_err();
    assert!(matches!(used, BackupError::InUse), "{used}");
    let TestPortal { portal, database, .. } = &t;
    portal.db.close().await;
    let other = crate::testing::TestDatabase::create(Engine::Sqlite).await;
    let there = beside(&t, "there.sqlite");
    std::fs::copy(&copy, &there).unwrap();
    let url = format!("sqlite:{}", there.display());
    let kept = restore(&url, &copy, None).await.unwrap_err();
    assert!(matches!(kept, BackupError::Exists(_)), "{kept}");
    restore(&url, &copy, Some(&aside)).await.unwrap();
    assert!(aside.exists());
    restore(&other.url, &copy, None).await.unwrap();
    for url in [&url, &other.url] {
        assert_eq!(written(&Db::open_migrated(url).await.unwrap()).await, 1);
    }
    assert!(database.url != other.url);
}

#[tokio::test]
async fn a_broken_backup_is_not_restored() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let copy = beside(&t, "copy.sqlite");
    backup(&t.database.url, &copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let other = crate::testing::TestDatabase::create(Engine::Sqlite).await;
    let refused = restore(&other.url, &copy, None).await.unwrap_err();
    assert!(matches!(refused, BackupError::Broken { .. }), "{refused}");
    assert!(Db::open_migrated(&other.url).await.is_err());
}
