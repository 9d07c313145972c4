//! Copies of a SQLite database, made while it is used, and their way back.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};

use super::lock::FileLock;
use super::migrate::{self, ForeignDatabase};
use super::{OpenError, defects, sqlite_file};

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
    #[error("{0} is empty: it is no backup")]
    Empty(String),
    #[error("{file} is no backup that this release can restore: {why}")]
    Foreign { file: String, why: ForeignDatabase },
    #[error("{0} is the name of a file of the database itself: take another one")]
    OwnFile(String),
    #[error("there is no folder {0}")]
    NoFolder(String),
    #[error(transparent)]
    Comparison(#[from] OpenError),
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
    check_target(&database, to)?;
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
    let Some(alone) = FileLock::try_take(&database, "lock")? else {
        return Err(BackupError::InUse);
    };
    let there = ["", "-wal"].map(|suffix| with_suffix(&database, suffix));
    if let (Some(file), None) = (there.iter().find(|file| file.exists()), aside) {
        return Err(BackupError::Exists(shown(file)));
    }
    if let Some(aside) = aside {
        check_target(&database, aside)?;
    }
    let part = part_of(&database)?;
    let copied =
        io::copy(&mut File::open(from)?, &mut OpenOptions::new().write(true).open(&part.0)?)?;
    if copied == 0 {
        return Err(BackupError::Empty(shown(from)));
    }
    restorable(&part.0, from).await?;
    // The lock must not say which file the one before was.
    alone.write("")?;
    if let Some(aside) = aside {
        move_aside(&database, aside)?;
    }
    put_in_place(&part.0, &database)
}

/// Moves a database with what belongs to it: a log left behind would be played into the new file.
fn move_aside(database: &Path, aside: &Path) -> Result<(), BackupError> {
    for suffix in ["", "-wal", "-shm"] {
        let old = with_suffix(database, suffix);
        if old.exists() {
            fs::rename(old, with_suffix(aside, suffix))?;
        }
    }
    Ok(())
}

/// What SQLite, and the program's locks, call their files beside a database.
const OWN_FILES: [&str; 8] =
    ["", "-wal", "-shm", "-journal", "-lock", "-opening", "-migrating", "-demo"];

/// Whether a new file may be made there: in a folder that is there, under a name that is free and
/// not one that belongs to the database.
fn check_target(database: &Path, to: &Path) -> Result<(), BackupError> {
    let folder = folder_of(to);
    if !folder.is_dir() {
        return Err(BackupError::NoFolder(shown(folder)));
    }
    let is_beside = folder.canonicalize()? == folder_of(database).canonicalize()?;
    let is_own = |suffix| with_suffix(database, suffix).file_name() == to.file_name();
    if is_beside && OWN_FILES.into_iter().any(is_own) {
        return Err(BackupError::OwnFile(shown(to)));
    }
    if to.exists() {
        return Err(BackupError::Exists(shown(to)));
    }
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

async fn sound(file: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection: SqliteConnection = options.connect().await?;
    let found = defects::of_sqlite(&mut connection).await;
    connection.close().await?;
    refuse_if_broken(found.unwrap_or_else(|error| vec![error.to_string()]), file)
}

/// Whether a copy is sound, and of this release or an older one, and of nobody else. Errors say the
/// name of the backup.
async fn restorable(copy: &Path, from: &Path) -> Result<(), BackupError> {
    let mut connection = match SqliteConnectOptions::new().filename(copy).connect().await {
        Ok(connection) => connection,
        Err(sqlx::Error::Database(error)) => {
            return refuse_if_broken(vec![error.to_string()], from);
        }
        Err(error) => return Err(error.into()),
    };
    let checked = check_restorable(&mut connection, from).await;
    connection.close().await?;
    checked
}

async fn check_restorable(
    connection: &mut SqliteConnection,
    from: &Path,
) -> Result<(), BackupError> {
    let found = defects::of_sqlite(connection).await;
    refuse_if_broken(found.unwrap_or_else(|error| vec![error.to_string()]), from)?;
    let applied = migrate::applied_in(connection).await?;
    let applied = applied.map_err(|why| BackupError::Foreign { file: shown(from), why })?;
    refuse_if_broken(defects::other_schema_in_sqlite(connection, applied).await?, from)
}

fn refuse_if_broken(defects: Vec<String>, file: &Path) -> Result<(), BackupError> {
    if defects.is_empty() {
        return Ok(());
    }
    Err(BackupError::Broken { file: shown(file), defects })
}

/// Whether a PostgreSQL database has nothing yet, apart from what extensions brought.
///
/// # Errors
/// When it cannot be reached.
pub async fn is_empty(url: &str) -> Result<bool, BackupError> {
    let mut connection = PgConnection::connect(url).await?;
    let count = "SELECT COUNT(*)
                   FROM pg_class c
                   JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname <> 'information_schema' AND substr(n.nspname, 1, 3) <> 'pg_'
                    AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                     WHERE d.objid = c.oid AND d.deptype = 'e')";
    let count: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(count == 0)
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
    File::open(folder_of(file))?.sync_all()?;
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
