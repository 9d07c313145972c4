//! The journal: a file of JSON lines from which the book is restored after a restart.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::book::JournalLine;

/// Writes changes before anybody learns of them.
#[derive(Debug, Default)]
pub struct Journal {
    file: Option<File>,
}

impl Journal {
    /// Lines of a journal; empty if the file does not exist. A truncated last line is ignored.
    ///
    /// # Errors
    /// When the file cannot be read, or another line is invalid.
    pub fn read(path: &Path) -> io::Result<Vec<JournalLine>> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text?,
        };
        let mut lines = Vec::new();
        for whole in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            lines.push(serde_json::from_str(whole)?);
        }
        Ok(lines)
    }

    /// Replaces the file by these lines atomically.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn start(path: &Path, lines: impl Iterator<Item = JournalLine>) -> io::Result<Self> {
        let fresh = path.with_extension("new");
        let mut journal = Self { file: Some(private(&fresh)?) };
        journal.append(&lines.collect::<Vec<_>>())?;
        fs::rename(&fresh, path)?;
        Ok(journal)
    }

    /// Appends lines in one write.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&mut self, lines: &[JournalLine]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, line)?;
            bytes.push(b'\n');
        }
        file.write_all(&bytes)
    }
}

/// A new file that only its owner can read, because it names payers.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
