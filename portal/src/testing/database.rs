//! Temporary databases for tests.

use std::future::Future;
use std::path::PathBuf;
use std::thread;

use sqlx::{Connection, PgConnection};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in the temporary folder.
    Sqlite,
    /// A new database on the server named by `ALDIA_TEST_POSTGRES`.
    Postgres,
}

impl Engine {
    /// Whether the engine is available to the tests.
    #[must_use]
    pub fn is_there(self) -> bool {
        self == Self::Sqlite || std::env::var_os(SERVER).is_some()
    }
}

/// A database that is deleted on drop.
#[derive(Debug)]
pub struct TestDatabase {
    /// Database URL, for `Db::open`.
    pub url: String,
    kept_in: Place,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    /// The address of the server, and the name of the database on it.
    Server(String, String),
}

const SERVER: &str = "ALDIA_TEST_POSTGRES";

impl TestDatabase {
    /// Creates an empty database.
    ///
    /// # Panics
    /// When no PostgreSQL server is configured, or the disk is full.
    pub async fn create(engine: Engine) -> Self {
        let name = format!("aldia_test_{}", uuid::Uuid::new_v4().simple());
        match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
                let url = format!("sqlite:{}", folder.join("test.sqlite").display());
                Self { url, kept_in: Place::Folder(folder) }
            }
            Engine::Postgres => {
                let server = std::env::var(SERVER).expect("a PostgreSQL server for tests is named");
                let mut url = url::Url::parse(&server).expect("the server's address is a URL");
                let created = execute(&server, format!("CREATE DATABASE {name}")).await;
                created.expect("it creates databases");
                url.set_path(&name);
                Self { url: url.to_string(), kept_in: Place::Server(server, name) }
            }
        }
    }
}

impl Drop for TestDatabase {
    /// A suite makes a thousand of them, of 12 MB each on PostgreSQL: none may stay.
    fn drop(&mut self) {
        match &self.kept_in {
            Place::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Place::Server(server, name) => {
                // Connections may be open: those of a portal that is used after its database went,
                // or of a process that was killed.
                let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let dropped = thread::scope(|scope| {
                    scope.spawn(|| block_on(execute(server, statement))).join()
                });
                if !matches!(dropped, Ok(Ok(()))) {
                    tracing::warn!("the test's database {name} stays: {dropped:?}");
                }
            }
        }
    }
}

async fn execute(server: &str, statement: String) -> sqlx::Result<()> {
    let mut admin = PgConnection::connect(server).await?;
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut admin).await?;
    admin.close().await
}

/// By a runtime of its own: `drop` cannot wait for that of the test.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(work)
}

/// Runs a test on SQLite and, if `ALDIA_TEST_POSTGRES` names a server, also on PostgreSQL.
pub async fn on_both<F: Future<Output = ()>>(test: impl Fn(super::TestPortal) -> F) {
    test(super::TestPortal::open(Engine::Sqlite).await).await;
    if Engine::Postgres.is_there() {
        test(super::TestPortal::open(Engine::Postgres).await).await;
    }
}
