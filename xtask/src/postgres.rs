//! A disposable PostgreSQL server that lives as long as the command that needs it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tempfile::TempDir;

use crate::debian;
use crate::process::{is_root, quietly, run};
use crate::workspace::find_program;

/// Names the server to the tests.
const VARIABLE: &str = "ALDIA_TEST_POSTGRES";

/// Tuned for throughput without durability; many tests connect at once.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=300",
    "shared_buffers=128MB",
];

/// Starts the server, waits until our end of its standard input is closed, and stops
/// it then: nothing is left behind however we end, even if killed.
const GUARD: &str = r#"
trap : INT TERM HUP
"$0" -D "$1/data" -p "$2" >"$1/log" 2>&1 &
cat >/dev/null
kill -INT $!
wait
rm -rf "$1"
"#;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, stopped and removed when dropped.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    guard: Child,
    folder: TempDir,
}

/// Runs the command with a server's address in `ALDIA_TEST_POSTGRES`.
///
/// # Errors
/// When there is no server, or the command fails.
pub fn with(command: &mut Command) -> anyhow::Result<()> {
    let postgres = Postgres::start()?;
    run(command.env(VARIABLE, &postgres.url))
}

impl Postgres {
    fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("aldia-postgres-").tempdir()?;
        let data = folder.path().join("data");
        hand_over(folder.path())?;

        let mut initdb = as_server_user(&programs.join("initdb"));
        initdb.arg("--pgdata").arg(&data).args(["--username=postgres", "--auth=trust"]);
        initdb.args(["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        quietly(&mut initdb)?;
        configure(&data, folder.path())?;

        let port = free_port()?;
        let mut guard = as_server_user(Path::new("sh"));
        guard.arg("-c").arg(GUARD).arg(programs.join("postgres"));
        guard.arg(folder.path()).arg(port.to_string()).stdin(Stdio::piped());
        let guard = guard.spawn().context("cannot start PostgreSQL")?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self { url, guard, folder };
        server.wait_until_ready(&programs, port)?;
        Ok(server)
    }

    fn wait_until_ready(&self, programs: &Path, port: u16) -> anyhow::Result<()> {
        let started = Instant::now();
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["--quiet", "--host=127.0.0.1"]).arg(format!("--port={port}"));
        while !ask.status().context("cannot run pg_isready")?.success() {
            if started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log"));
                bail!("PostgreSQL does not answer:\n{}", log.unwrap_or_default());
            }
            #[expect(clippy::disallowed_methods, reason = "there is no runtime here to hold up")]
            std::thread::sleep(Duration::from_millis(50));
        }
        println!("PostgreSQL: {}", self.url);
        Ok(())
    }
}

impl Drop for Postgres {
    /// The folder is removed afterwards: fields are dropped after this.
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if let Err(error) = self.guard.wait() {
            println!("PostgreSQL was not seen to stop: {error}");
        }
    }
}

/// The server's programs: beside an `initdb` in `PATH`, where Debian puts them, or there
/// after installing it.
fn programs() -> anyhow::Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    debian::install(&["postgresql"])?;
    installed().context("PostgreSQL is installed, and its `initdb` is not found")
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders = versions.map(|one| one.path().join("bin")).collect::<Vec<_>>();
    folders.sort();
    folders.reverse();
    let initdb = find_program(&folders, &["initdb"])?;
    // Debian links it into the folder that contains the others too.
    Some(initdb.canonicalize().ok()?.parent()?.to_owned())
}

fn configure(data: &Path, sockets: &Path) -> anyhow::Result<()> {
    let file = data.join("postgresql.conf");
    let mut settings = fs::read_to_string(&file)?;
    settings.push_str(&SETTINGS.map(|setting| format!("\n{setting}")).concat());
    settings.push_str("\nlisten_addresses='127.0.0.1'\n");
    settings.push_str(&format!("unix_socket_directories='{}'\n", sockets.display()));
    Ok(fs::write(file, settings)?)
}

/// The server refuses to run as root: it then runs as the user created by its package.
fn as_server_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
    command
}

fn hand_over(folder: &Path) -> anyhow::Result<()> {
    if !is_root() {
        return Ok(());
    }
    quietly(Command::new("chown").arg("postgres").arg(folder))
}

/// It was free a moment ago, which is enough: the kernel assigns ports in turn.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    ensure!(port != 0, "the kernel gave no port");
    Ok(port)
}
