//! The file of a SQLite database: an open connection writes on into a file that was moved away, and
//! nobody would open that one again.

use std::fs::{Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::OpenError;
use super::lock::FileLock;

/// A file by its device and inode, which a move keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileIdentity {
    device: u64,
    inode: u64,
}

impl FileIdentity {
    fn of(path: &Path) -> io::Result<Self> {
        path.metadata().map(|found| Self::from(&found))
    }

    fn parse(text: &str) -> Option<Self> {
        let (device, inode) = text.trim().split_once(' ')?;
        Some(Self { device: device.parse().ok()?, inode: inode.parse().ok()? })
    }
}

impl From<&Metadata> for FileIdentity {
    fn from(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }
}

impl std::fmt::Display for FileIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.device, self.inode)
    }
}

/// The file that the connections are open to. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct OpenFile(Arc<OpenFileState>);

#[derive(Debug)]
struct OpenFileState {
    path: PathBuf,
    identity: FileIdentity,
    /// The log has one line when the file goes, not one for each write.
    is_gone: AtomicBool,
}

impl OpenFile {
    /// Takes a share of the lock of those who use the database, and makes the file if it may be
    /// missing. Whoever is the first writes into the lock which file it is; the others refuse
    /// another one, since the log beside it is the first one's. The caller holds the lock of those
    /// who open.
    pub(super) async fn open(path: &Path, create: bool) -> Result<(Self, FileLock), OpenError> {
        let moved = || OpenError::Moved(path.display().to_string());
        let identity = if let Some(alone) = FileLock::try_take(path, "lock")? {
            let identity = identity(path, create)?;
            alone.write(&identity.to_string())?;
            identity
        } else {
            // A restore is waited for; it leaves no identity.
            let shared = FileLock::share(path, "lock").await?;
            let used = FileIdentity::parse(&shared.read()?);
            let identity = FileIdentity::of(path).map_err(|_| moved())?;
            if used.is_some_and(|used| used != identity) {
                return Err(moved());
            }
            return Ok((Self::new(path, identity), shared));
        };
        let shared = FileLock::share(path, "lock").await?;
        Ok((Self::new(path, identity), shared))
    }

    fn new(path: &Path, identity: FileIdentity) -> Self {
        let is_gone = AtomicBool::new(false);
        Self(Arc::new(OpenFileState { path: path.to_owned(), identity, is_gone }))
    }

    /// Whether the path still leads to the file.
    pub(super) fn check(&self) -> io::Result<()> {
        let Self(file) = self;
        let is_gone = FileIdentity::of(&file.path).ok() != Some(file.identity);
        let was_gone = file.is_gone.swap(is_gone, Ordering::AcqRel);
        let path = file.path.display();
        if is_gone && !was_gone {
            tracing::error!(file = %path, "the database was moved, deleted or replaced: no writes");
        }
        if !is_gone {
            return Ok(());
        }
        let why = format!("the database {path} was moved, deleted or replaced while it is in use");
        Err(io::Error::new(io::ErrorKind::NotFound, why))
    }
}

fn identity(path: &Path, create: bool) -> Result<FileIdentity, OpenError> {
    if !path.exists() && create {
        OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    }
    FileIdentity::of(path).map_err(|_| OpenError::Missing(path.display().to_string()))
}
