//! A backup is made while others write, is sound and private, and takes the database's place.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};

use crate::platform::db::backup::{BackupError, backup, restore};
use crate::platform::db::{Db, ForeignDatabase, Only, migrate};
use crate::testing::{Engine, TestDatabase, TestPortal};

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
    let other = TestDatabase::create(Engine::Sqlite).await;
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
    let other = TestDatabase::create(Engine::Sqlite).await;
    let refused = restore(&other.url, &copy, None).await.unwrap_err();
    assert!(matches!(refused, BackupError::Broken { .. }), "{refused}");
    assert!(Db::open_migrated(&other.url).await.is_err());
}

/// Runs statements in a copy of a sound backup, or in a new file.
async fn changed(file: &Path, statements: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Refuses to restore a file in the place of a good database, which stays.
async fn refused(file: &Path) -> BackupError {
    let good = TestPortal::open(Engine::Sqlite).await;
    write(&good.portal.db).await;
    let there = beside(&good, "there.sqlite");
    backup(&good.database.url, &there).await.unwrap();
    let (url, aside) = (format!("sqlite:{}", there.display()), beside(&good, "old.sqlite"));
    let why = restore(&url, file, Some(&aside)).await.unwrap_err();
    assert!(!aside.exists(), "nothing was moved");
    assert_eq!(written(&Db::open_migrated(&url).await.unwrap()).await, 1);
    assert!(why.to_string().contains(&file.display().to_string()), "{why}");
    why
}

#[tokio::test]
async fn what_is_no_backup_of_ours_is_not_restored() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let empty = beside(&t, "empty");
    std::fs::write(&empty, "").unwrap();
    let why = refused(&empty).await;
    assert!(matches!(why, BackupError::Empty(_)), "{why}");
    let text = beside(&t, "text");
    std::fs::write(&text, "no database at all, though it has some length\n".repeat(40)).unwrap();
    let why = refused(&text).await;
    assert!(matches!(why, BackupError::Broken { .. }), "{why}");
    let foreign = beside(&t, "foreign.sqlite");
    changed(&foreign, "CREATE TABLE t (a)").await;
    let why = refused(&foreign).await;
    let is_foreign = |why: ForeignDatabase| matches!(why, ForeignDatabase::NotOurs);
    assert!(matches!(why, BackupError::Foreign { why, .. } if is_foreign(why)), "{why}");
}

#[tokio::test]
async fn a_backup_of_a_newer_release_or_that_somebody_changed_is_not_restored() {
    for (change, expected) in [
        (
            "INSERT INTO _sqlx_migrations
                 (version, description, success, checksum, execution_time)
             SELECT 9999, 'newer', success, checksum, 1 FROM _sqlx_migrations WHERE version = 1",
            "migration 9999 is of a newer release",
        ),
        ("DELETE FROM _sqlx_migrations WHERE version = 3", "migration 3 did not run"),
        (
            "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 2",
            "migration 2 is another",
        ),
        (
            "CREATE TRIGGER sqlxtra AFTER INSERT ON sessions BEGIN DELETE FROM sessions; END",
            "trigger sqlxtra is not Aldía's",
        ),
        ("CREATE UNIQUE INDEX names ON users (name)", "index names is not Aldía's"),
        ("ALTER TABLE users ADD COLUMN more TEXT", "column users.more is not Aldía's"),
        ("DROP INDEX payment_targets_open", "index payment_targets_open is not there"),
    ] {
        let t = TestPortal::open(Engine::Sqlite).await;
        let copy = beside(&t, "copy.sqlite");
        backup(&t.database.url, &copy).await.unwrap();
        changed(&copy, change).await;
        let why = refused(&copy).await.to_string();
        assert!(why.contains(expected), "{change}: {why}");
    }
}

#[tokio::test]
async fn a_backup_of_an_older_release_is_restored_and_so_are_tables_and_views_of_others() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let older = beside(&t, "older.sqlite");
    changed(&older, "CREATE TABLE own (a); CREATE VIEW names AS SELECT a FROM own").await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&older);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    migrate::run_in_memory(&mut connection, migrate::count() - 2).await.unwrap();
    connection.close().await.unwrap();
    let copy = beside(&t, "copy.sqlite");
    backup(&format!("sqlite:{}", older.display()), &copy).await.unwrap();
    let other = TestDatabase::create(Engine::Sqlite).await;
    restore(&other.url, &copy, None).await.unwrap();
    let db = Db::open(&other.url).await.unwrap();
    assert!(!db.is_up_to_date().await.unwrap());
    db.migrate().await.unwrap();
    assert!(db.is_up_to_date().await.unwrap());
}

#[tokio::test]
async fn neither_a_backup_nor_what_is_moved_aside_takes_a_name_of_the_databases_own_files() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let copy = beside(&t, "copy.sqlite");
    backup(&t.database.url, &copy).await.unwrap();
    t.portal.db.close().await;
    let other = TestDatabase::create(Engine::Sqlite).await;
    let database = PathBuf::from(other.url.trim_start_matches("sqlite:"));
    restore(&other.url, &copy, None).await.unwrap();
    for suffix in ["", "-wal", "-shm", "-journal", "-lock"] {
        let mut own = database.as_os_str().to_owned();
        own.push(suffix);
        let why = backup(&other.url, Path::new(&own)).await.unwrap_err();
        assert!(matches!(why, BackupError::OwnFile(_)), "{suffix}: {why}");
        let why = restore(&other.url, &copy, Some(Path::new(&own))).await.unwrap_err();
        assert!(matches!(why, BackupError::OwnFile(_)), "{suffix}: {why}");
    }
    let nowhere = beside(&t, "nowhere").join("copy.sqlite");
    let why = backup(&other.url, &nowhere).await.unwrap_err();
    assert!(why.to_string().contains("no folder") && why.to_string().contains("nowhere"), "{why}");
}
