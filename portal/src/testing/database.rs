//! Temporary databases for tests.

use std::future::Future;
use std::path::PathBuf;

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
    folder: Option<PathBuf>,
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
                Self { url, folder: Some(folder) }
            }
            Engine::Postgres => {
                let server = std::env::var(SERVER).expect("a PostgreSQL server for tests is named");
                let mut server = url::Url::parse(&server).expect("the server's address is a URL");
                let mut admin = PgConnection::connect(server.as_str()).await.expect("it answers");
                let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
                sqlx::query(create).execute(&mut admin).await.expect("it creates databases");
                server.set_path(&name);
                Self { url: server.to_string(), folder: None }
            }
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Runs a test on SQLite and, if `ALDIA_TEST_POSTGRES` names a server, also on PostgreSQL.
pub async fn on_both<F: Future<Output = ()>>(test: impl Fn(super::TestPortal) -> F) {
    test(super::TestPortal::open(Engine::Sqlite).await).await;
    if Engine::Postgres.is_there() {
        test(super::TestPortal::open(Engine::Postgres).await).await;
    }
}
