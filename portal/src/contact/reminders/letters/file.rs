//! Output files of batches: written under a temporary name, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::PrintError;

/// An incomplete file. While it exists, nobody else prints to the same path.
pub(crate) struct LetterDraft {
    path: PathBuf,
    place: PathBuf,
    is_kept: bool,
}

impl LetterDraft {
    /// Creates the temporary file, before anything is claimed for it.
    pub(crate) fn begin(place: &Path) -> Result<Self, PrintError> {
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

    /// Refuses to overwrite an existing file.
    fn check(&self) -> Result<(), PrintError> {
        match fs::symlink_metadata(&self.place) {
            Ok(_) => Err(PrintError::Exists(self.place.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the whole content and syncs it to disk.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Renames the file to its final path.
    pub(super) fn keep(mut self) -> Result<(), PrintError> {
        self.check()?;
        fs::rename(&self.path, &self.place)?;
        self.is_kept = true;
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        // The file is complete; a failure to sync its directory entry is only logged.
        if let Err(error) = File::open(folder.unwrap_or(Path::new("."))).and_then(|f| f.sync_all())
        {
            tracing::warn!(%error, "the folder of the letters was not written to disk");
        }
        Ok(())
    }
}

impl Drop for LetterDraft {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "an unfinished file of letters is left behind");
        }
    }
}
