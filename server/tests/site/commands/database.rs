//! Which commands make tables, and what backup, restore and check say.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use portal::testing::{Engine, TestDatabase, TestPortal, free_address, on_both, tamper};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::aldia;

/// A command on a database of its own.
fn command(database: &TestDatabase, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aldia"));
    command
        .args(arguments)
        // Beside a database that is no file, the demo writes into the folder where it starts.
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env("ALDIA_MODE", "demo")
        .env("ALDIA_SECRET", "a secret of thirty-two bytes or more")
        .env("ALDIA_LOG__FILTER", "off")
        .env("DATABASE_URL", &database.url)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn told(database: &TestDatabase, arguments: &[&str]) -> (bool, String) {
    let done = command(database, arguments).output().await.unwrap();
    (done.status.success(), String::from_utf8(done.stderr).unwrap())
}

#[tokio::test]
async fn commands_make_no_tables_and_say_which_one_does() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if !engine.is_there() {
            continue;
        }
        let database = TestDatabase::create(engine).await;
        for arguments in [
            &["check"][..],
            &["user", "list"],
            &["link", "A-1"],
            &["desk", "list"],
            &["reminders", "run", "--dry-run"],
        ] {
            let (succeeded, told) = told(&database, arguments).await;
            assert!(!succeeded && told.contains("aldia migrate"), "{arguments:?}: {told}");
        }
        assert_eq!(told(&database, &["migrate"]).await, (true, String::new()));
        assert!(told(&database, &["check"]).await.0);
    }
}

/// The demo's command on ports of its own.
fn demo_command(database: &TestDatabase) -> Command {
    let mut command = command(database, &["demo"]);
    let (site, sandbox) = (free_address().to_string(), free_address().to_string());
    command.env("ALDIA_LISTEN", site).env("ALDIA_SANDBOX__LISTEN", sandbox);
    command
}

/// A demo, once it has said where it is.
async fn demo(database: &TestDatabase) -> Child {
    let mut process = demo_command(database).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if line.contains("Ctrl-C") {
            return process;
        }
    }
    let done = process.wait_with_output().await.unwrap();
    panic!("the demo ended: {}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn three_demos_that_begin_at_once_on_an_empty_database_do_not_race() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if !engine.is_there() {
            continue;
        }
        let database = TestDatabase::create(engine).await;
        let three = async { tokio::join!(demo(&database), demo(&database), demo(&database)) };
        let patience = Duration::from_secs(180);
        let running = tokio::time::timeout(patience, three).await.expect("all three serve");
        assert!(told(&database, &["check"]).await.0);
        drop(running);
    }
}

/// A configuration of an institution.
const PRODUCTION: &str = r#"
base_url = "https://pay.example.org"
client_address_header = "x-forwarded-for"

[institution]
name = "Colegio Santa Rosa"
legal_id = "RUC 20123456789"
address = ["Av. Arequipa 1234", "Lima"]
email = "pagos@santarosa.example"
country = "PE"
time_zone = "America/Lima"

[smtp]
host = "mail.example.org"
from = "Colegio <pagos@santarosa.example>"

[stripe]
secret_key = "sk_live_1"
webhook_secrets = ["whsec_0123456789abcdef"]
"#;

#[tokio::test]
async fn an_institution_and_the_demo_refuse_each_others_database() {
    on_both(|t| async move {
        let file = std::env::temp_dir().join(format!("aldia-{:x}.toml", rand::random::<u64>()));
        std::fs::write(&file, PRODUCTION).unwrap();
        let production = async |arguments: &[&str]| {
            let mut command = command(&t.database, arguments);
            command.arg("--config").arg(&file).env("ALDIA_MODE", "production");
            let done = command.output().await.unwrap();
            (done.status.success(), String::from_utf8(done.stderr).unwrap())
        };
        let (added, why) = production(&["user", "add", "real@example.org", "Real"]).await;
        assert!(added, "{why}");
        let demo = demo_command(&t.database).output().await.unwrap();
        let why = String::from_utf8(demo.stderr).unwrap();
        assert!(!demo.status.success() && why.contains("this database has a user"), "{why}");
        assert!(production(&["user", "list"]).await.0);
        tamper(&t.portal, "DELETE FROM users").await.unwrap();
        portal::demo::load(&t.portal).await.unwrap();
        for arguments in [&["user", "list"][..], &["check"], &["serve"]] {
            let (succeeded, why) = production(arguments).await;
            assert!(!succeeded && why.contains("this database is the demo's"), "{why}");
        }
        std::fs::remove_file(file).unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_no_dump_of_ours_is_not_restored_into_postgres() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("aldia-{:x}", rand::random::<u64>()));
    std::fs::create_dir(&folder).unwrap();
    let newer = "INSERT INTO _sqlx_migrations
                     (version, description, success, checksum, execution_time)
                 SELECT 9999, 'newer', success, checksum, 1
                   FROM _sqlx_migrations WHERE version = 1";
    let trigger = "CREATE TRIGGER extra BEFORE UPDATE ON users
                   FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()";
    let none = "DELETE FROM _sqlx_migrations";
    for (number, (change, expected)) in [
        ("DELETE FROM users", None),
        (newer, Some("migration 9999 is of a newer release")),
        (trigger, Some("trigger extra is not Aldía's")),
        (none, Some("no migration of Aldía ran in it")),
    ]
    .into_iter()
    .enumerate()
    {
        let t = TestPortal::open(Engine::Postgres).await;
        tamper(&t.portal, change).await.unwrap();
        let file = folder.join(number.to_string());
        let name = file.to_str().unwrap();
        assert_eq!(told(&t.database, &["backup", name]).await, (true, String::new()));
        let other = TestDatabase::create(Engine::Postgres).await;
        let (succeeded, why) = told(&other, &["restore", name]).await;
        assert_eq!(succeeded, expected.is_none(), "{why}");
        assert!(why.contains(expected.unwrap_or_default()), "{why}");
        assert_eq!(told(&other, &["check"]).await.0, succeeded);
        if succeeded {
            let (again, why) = told(&other, &["restore", name]).await;
            assert!(!again && why.contains("is not empty"), "{why}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn check_fails_on_a_database_that_is_broken_though_its_books_agree() {
    on_both(|t| async move {
        let sound = aldia(&t, &["check"]).await.done();
        let head = sound.strip_prefix("contact log until ").expect("the head of the log");
        assert!(head.ends_with("    0 entries of 0 people, 0 end without the key\n"), "{sound}");
        tamper(&t.portal, "DROP INDEX payment_targets_open").await.unwrap();
        let checked = aldia(&t, &["check"]).await;
        if t.portal.db.engine() == "sqlite" {
            assert_eq!(checked.code, 1);
            let broken = "broken: index payment_targets_open is not there\ncontact log until ";
            assert!(checked.out.starts_with(broken), "{checked:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_private_and_overwrites_nothing_and_a_restore_replaces_nothing_in_use() {
    let t = TestPortal::open(Engine::Sqlite).await;
    let folder = std::env::temp_dir().join(format!("aldia-{:x}", rand::random::<u64>()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("copy.sqlite");
    let name = file.to_str().unwrap();
    assert_eq!(aldia(&t, &["backup", name]).await.done(), "");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    aldia(&t, &["backup", name]).await.refused(1, "is there already");
    aldia(&t, &["restore", name]).await.refused(1, "a process uses the database");

    let other = TestDatabase::create(Engine::Sqlite).await;
    assert!(told(&other, &["restore", name]).await.0);
    assert!(told(&other, &["check"]).await.0);
    let (succeeded, why) = told(&other, &["restore", name]).await;
    assert!(!succeeded && why.contains("is there already"), "{why}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn what_the_program_writes_is_for_its_owner_only() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let file = PathBuf::from(database.url.trim_start_matches("sqlite:"));
    let folder = file.with_file_name("inner");
    let inner = TestDatabase::create(Engine::Sqlite).await;
    let url = format!("sqlite:{}", folder.join("aldia.sqlite").display());
    let mut migrate = command(&inner, &["migrate"]);
    assert!(migrate.env("DATABASE_URL", &url).status().await.unwrap().success());
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777 //
    };
    assert_eq!(mode(&folder), 0o700);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
