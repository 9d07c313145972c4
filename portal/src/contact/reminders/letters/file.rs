//! The file of a batch: written beside its place, and put there when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::PrintError;

/// A file that is not whole yet. While it is there nobody else prints to its place.
pub(super) struct Draft {
    path: PathBuf,
    place: PathBuf,
    is_kept: bool,
}

impl Draft {
    /// Begins a file, before anything is claimed for it.
    pub(super) fn begin(place: &Path) -> Result<Self, PrintError> {
        let mut name = place.as_os_str().to_owned();
        name.push(".part");
        let path = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(PrintError::Unfinished(path));
            }
            Err(error) => return Err(error.into()),
        }
        let draft = Self { path, place: place.to_owned(), is_kept: false };
        draft.check()?;
        Ok(draft)
    }

    /// Nothing is overwritten, whatever it is.
    fn check(&self) -> Result<(), PrintError> {
        match fs::symlink_metadata(&self.place) {
            Ok(_) => Err(PrintError::Exists(self.place.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes all of it; it is on disk then.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Puts it in its place.
    pub(super) fn keep(mut self) -> Result<(), PrintError> {
        self.check()?;
        fs::rename(&self.path, &self.place)?;
        self.is_kept = true;
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        // The file is there; whether its name outlives a power cut is not for us to refuse now.
        if let Err(error) = File::open(folder.unwrap_or(Path::new("."))).and_then(|f| f.sync_all())
        {
            tracing::warn!(%error, "the folder of the letters was not written to disk");
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "an unfinished file of letters is left behind");
        }
    }
}
