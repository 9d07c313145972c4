//! Copies of a SQLite database, made while it is used, and their way back.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::lock::FileLock;
use super::{defects, sqlite_file};

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0} is there already: it is not overwritten")]
    Exists(String),
    #[error("there is no database {0}")]
    Missing(String),
    #[error("a process uses the database: stop it first")]
    InUse,
    #[error("{file} is not sound: {}", defects.join("; "))]
    Broken { file: String, defects: Vec<String> },
    #[error("the database is not in a file")]
    NotSqlite,
    #[error(transparent)]
    File(#[from] io::Error),
    #[error("the copy failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// Copies a database into a new file, as of one instant, while others read and write. The file is
/// readable by its owner only, checked, and has its name only once it is whole.
///
/// # Errors
/// See [`BackupError`].
pub async fn backup(url: &str, to: &Path) -> Result<(), BackupError> {
    let database = sqlite_file(url).ok_or(BackupError::NotSqlite)?;
    if !database.exists() {
        return Err(BackupError::Missing(shown(&database)));
    }
    if to.exists() {
        return Err(BackupError::Exists(shown(to)));
    }
    let part = part_of(to)?;
    copy(&database, &part.0).await?;
    put_in_place(&part.0, to)
}

async fn copy(database: &Path, part: &Path) -> Result<(), BackupError> {
    let mut connection = SqliteConnectOptions::new().filename(database).connect().await?;
    let target = part.to_str().ok_or_else(|| io::Error::other("the name is not UTF-8"))?;
    let quoted = target.replace('\'', "''");
    let into = AssertSqlSafe(format!("VACUUM INTO '{quoted}'"));
    sqlx::query(into).execute(&mut connection).await?;
    connection.close().await?;
    sound(part).await
}

/// Puts a backup in the place of the database, which must not be there, or be moved aside, and
/// which no process may use.
///
/// # Errors
/// See [`BackupError`].
pub async fn restore(url: &str, from: &Path, aside: Option<&Path>) -> Result<(), BackupError> {
    let database = sqlite_file(url).ok_or(BackupError::NotSqlite)?;
    if !from.exists() {
        return Err(BackupError::Missing(shown(from)));
    }
    let Some(_alone) = FileLock::try_take(&database, "lock")? else {
        return Err(BackupError::InUse);
    };
    let there = ["", "-wal"].map(|suffix| with_suffix(&database, suffix));
    if let (Some(file), None) = (there.iter().find(|file| file.exists()), aside) {
        return Err(BackupError::Exists(shown(file)));
    }
    let part = part_of(&database)?;
    io::copy(&mut File::open(from)?, &mut OpenOptions::new().write(true).open(&part.0)?)?;
    sound(&part.0).await?;
    if let Some(aside) = aside {
        move_aside(&database, aside)?;
    }
    put_in_place(&part.0, &database)
}

/// Moves a database with what belongs to it: a log left behind would be played into the new file.
fn move_aside(database: &Path, aside: &Path) -> Result<(), BackupError> {
    if aside.exists() {
        return Err(BackupError::Exists(shown(aside)));
    }
    for suffix in ["", "-wal", "-shm"] {
        let old = with_suffix(database, suffix);
        if old.exists() {
            fs::rename(old, with_suffix(aside, suffix))?;
        }
    }
    Ok(())
}

async fn sound(file: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection: SqliteConnection = options.connect().await?;
    let found = defects::of_sqlite(&mut connection).await;
    connection.close().await?;
    let found = found.unwrap_or_else(|error| vec![error.to_string()]);
    if found.is_empty() {
        return Ok(());
    }
    Err(BackupError::Broken { file: shown(file), defects: found })
}

/// A file that is not whole yet; deleted on drop unless it was renamed.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A new, empty file beside its future name.
fn part_of(file: &Path) -> Result<Part, BackupError> {
    let part = with_suffix(file, &format!(".{:08x}.part", rand::random::<u32>()));
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(&part)?;
    Ok(Part(part))
}

/// Gives a file its name, on disk; a file of that name is not replaced.
fn put_in_place(part: &Path, file: &Path) -> Result<(), BackupError> {
    File::open(part)?.sync_all()?;
    match fs::hard_link(part, file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(BackupError::Exists(shown(file)));
        }
        // The file system has no hard links.
        Err(_) => fs::rename(part, file)?,
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
