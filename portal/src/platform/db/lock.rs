//! Locks among processes: files beside a SQLite database.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A locked file; unlocked on drop, and by the system when the process ends.
#[derive(Debug)]
pub(crate) struct FileLock {
    file: File,
}

impl FileLock {
    /// Waits until nobody else holds the lock.
    pub(super) async fn take(database: &Path, name: &str) -> io::Result<Self> {
        Self::locked(database, name, File::lock).await
    }

    /// Waits until nobody holds it alone; several may share it.
    pub(super) async fn share(database: &Path, name: &str) -> io::Result<Self> {
        Self::locked(database, name, File::lock_shared).await
    }

    /// `None` when somebody holds it, alone or shared.
    pub(super) fn try_take(database: &Path, name: &str) -> io::Result<Option<Self>> {
        let file = opened(&beside(database, name))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Keeps a text for whoever shares the lock later.
    pub(super) fn write(&self, text: &str) -> io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())
    }

    /// The text that the lock keeps.
    pub(super) fn read(&self) -> io::Result<String> {
        let (mut file, mut text) = (&self.file, String::new());
        file.rewind()?;
        file.read_to_string(&mut text)?;
        Ok(text)
    }

    async fn locked(
        database: &Path,
        name: &str,
        lock: fn(&File) -> io::Result<()>,
    ) -> io::Result<Self> {
        let path = beside(database, name);
        let locking = tokio::task::spawn_blocking(move || {
            let file = opened(&path)?;
            lock(&file)?;
            Ok(Self { file })
        });
        locking.await.map_err(io::Error::other)?
    }
}

fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(path)
}

/// `aldia.sqlite-opening` beside `aldia.sqlite`.
fn beside(database: &Path, name: &str) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(format!("-{name}"));
    path.into()
}
