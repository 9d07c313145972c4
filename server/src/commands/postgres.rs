//! PostgreSQL's own programs for backups.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use portal::platform::db::{backup, check_dumped, makes_trigger};
use tokio::process::Command;
use url::Url;

use super::CommandFailure;

/// Writes all tables into a new file, readable by its owner only, and reads its list back.
pub(super) async fn dump(url: &str, file: &Path) -> Result<(), CommandFailure> {
    let part = part_of(file);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(format!("there is no folder {}", folder.display()).into());
    }
    if file.exists() {
        return Err(format!("{} is there already: it is not overwritten", file.display()).into());
    }
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(&part)?;
    let made = async {
        let mut program = program("pg_dump", url)?;
        program.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(&part);
        finished("pg_dump", program).await?;
        let listed = listed(&part).await?;
        if !listed.contains("_sqlx_migrations") {
            return Err("the copy does not hold the tables".into());
        }
        std::fs::File::open(&part)?.sync_all()?;
        Ok(std::fs::hard_link(&part, file)?)
    };
    let made: Result<(), CommandFailure> = made.await;
    std::fs::remove_file(&part)?;
    made
}

/// Restores into an empty database, as a whole or not at all.
pub(super) async fn restore(url: &str, file: &Path) -> Result<(), CommandFailure> {
    check_dump(file).await?;
    if !backup::is_empty(url).await? {
        return Err("the database is not empty: restore into one without any table".into());
    }
    let mut program = program("pg_restore", url)?;
    let name = database_name(url)?;
    program
        .args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"])
        .args(["--dbname", &name])
        .arg(file);
    finished("pg_restore", program).await?;
    Ok(())
}

/// Whether a dump is of this release's tables or an older one's, and makes no trigger of somebody
/// else's.
async fn check_dump(file: &Path) -> Result<(), CommandFailure> {
    let foreign = |why: &dyn std::fmt::Display| {
        format!("{} is no backup that this release can restore: {why}", file.display())
    };
    let listed = listed(file).await?;
    let mut triggers = listed.lines().filter_map(trigger_of);
    if let Some(name) = triggers.find(|name| !makes_trigger(name)) {
        return Err(foreign(&format!("trigger {name} is not Aldía's")).into());
    }
    let mut program = Command::new("pg_restore");
    program.args(["--data-only", "--table=_sqlx_migrations", "--file=-"]).arg(file);
    let rows = finished("pg_restore", program).await?;
    check_dumped(&versions_of(&rows)).map_err(|why| foreign(&why).into())
}

/// Name of the trigger in a line such as `3361; 2620 16481 TRIGGER public postings name owner`.
fn trigger_of(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip_while(|word| *word != "TRIGGER");
    words.nth(3)
}

/// First column of the rows that a dump copies into a table.
fn versions_of(rows: &str) -> Vec<i64> {
    let rows = rows.lines().skip_while(|line| !line.starts_with("COPY ")).skip(1);
    let rows = rows.take_while(|line| *line != "\\.");
    rows.filter_map(|row| row.split('\t').next()?.parse().ok()).collect()
}

async fn listed(file: &Path) -> Result<String, CommandFailure> {
    let mut program = Command::new("pg_restore");
    program.arg("--list").arg(file);
    finished("pg_restore", program).await
}

/// A program that connects as the URL says. The password goes by the environment, which other
/// users cannot read.
fn program(name: &str, url: &str) -> Result<Command, CommandFailure> {
    let parsed = Url::parse(url)?;
    let mut program = Command::new(name);
    let host = parsed.host_str().unwrap_or_default();
    let port = parsed.port().map(|port| port.to_string()).unwrap_or_default();
    let decoded = |text: &str| {
        let pair = format!("x={}", text.replace('+', "%2B"));
        let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
        pairs.next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    for (variable, value) in [
        ("PGHOST", decoded(host)),
        ("PGPORT", port),
        ("PGUSER", decoded(parsed.username())),
        ("PGPASSWORD", decoded(parsed.password().unwrap_or_default())),
        ("PGDATABASE", database_name(url)?),
    ] {
        if !value.is_empty() {
            program.env(variable, value);
        }
    }
    for (key, value) in parsed.query_pairs() {
        match key.as_ref() {
            "sslmode" => program.env("PGSSLMODE", value.as_ref()),
            "sslrootcert" => program.env("PGSSLROOTCERT", value.as_ref()),
            "host" => program.env("PGHOST", value.as_ref()),
            "port" => program.env("PGPORT", value.as_ref()),
            _ => &mut program,
        };
    }
    Ok(program)
}

fn database_name(url: &str) -> Result<String, CommandFailure> {
    Ok(Url::parse(url)?.path().trim_start_matches('/').to_owned())
}

/// Standard output of a program that succeeded.
async fn finished(name: &str, mut program: Command) -> Result<String, CommandFailure> {
    let done = program.stdin(Stdio::null()).output().await.map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            return format!(
                "{name} is not installed here: it comes with PostgreSQL's client programs \
                 (postgresql-client), of the server's version or newer"
            );
        }
        format!("{name}: {error}")
    })?;
    if !done.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&done.stderr).trim()).into());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn part_of(file: &Path) -> PathBuf {
    let mut part = file.as_os_str().to_owned();
    part.push(format!(".{:08x}.part", rand::random::<u32>()));
    part.into()
}
