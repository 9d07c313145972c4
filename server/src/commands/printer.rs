//! The printer of all commands. What customers wrote cannot command the terminal: controls and
//! direction marks are written as `\u{…}`.

use std::io::{self, StderrLock, StdoutLock, Write};

use domain::text;

/// Writes text; only line ends and tabulators pass as they are.
#[derive(Debug)]
pub struct Printer<W: Write>(W);

impl Printer<StdoutLock<'static>> {
    /// What was asked for.
    #[must_use]
    pub fn stdout() -> Self {
        Self(io::stdout().lock())
    }
}

impl Printer<StderrLock<'static>> {
    /// What is said about it.
    #[must_use]
    pub fn stderr() -> Self {
        Self(io::stderr().lock())
    }
}

impl<W: Write> Printer<W> {
    /// Writes a line of JSON, which stays the same value.
    ///
    /// # Errors
    /// When writing fails.
    pub fn json(&mut self, json: &str) -> io::Result<()> {
        let mut safe = String::with_capacity(json.len() + 1);
        for c in json.chars() {
            match c {
                '\n' => safe.push(c),
                c if is_unsafe(c) => {
                    let mut units = [0; 2];
                    let units = c.encode_utf16(&mut units);
                    units.iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
                }
                c => safe.push(c),
            }
        }
        safe.push('\n');
        self.0.write_all(safe.as_bytes())
    }
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || text::is_direction_mark(c)
}

impl<W: Write> Write for Printer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        for piece in text.split_inclusive(['\n', '\t']) {
            let plain = piece.trim_end_matches(['\n', '\t']);
            self.0.write_all(text::escaped(plain).as_bytes())?;
            let (_, end) = piece.split_at_checked(plain.len()).unwrap_or((piece, ""));
            self.0.write_all(end.as_bytes())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A text on one line of the terminal.
#[must_use]
pub fn line(text: &str) -> String {
    text::escaped(text).into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    #[test]
    fn what_customers_wrote_is_shown_and_not_obeyed() {
        let mut printer = Printer(Vec::new());
        let text = "\u{1b}]52;c;eA==\u{7}\u{9b}2J\u{202e}Ana";
        writeln!(printer, "id\t{text}\n    Peña").unwrap();
        printer.write_all(b"\x9b2J\n").unwrap();
        let json = serde_json::json!({ "text": text }).to_string();
        printer.json(&json).unwrap();
        let printed = String::from_utf8(printer.0).unwrap();
        let expected = "id\t\\u{1b}]52;c;eA==\\u{7}\\u{9b}2J\\u{202e}Ana\n    Peña\n\u{fffd}2J\n";
        let (shown, json) = printed.split_at(expected.len());
        assert_eq!(shown, expected);
        assert!(!json.trim_end().contains(is_unsafe), "{json:?}");
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(value["text"], text);
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_command_prints_by_the_printer() {
        let mut found = Vec::new();
        let commands = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands");
        sources(&commands, &mut found);
        assert!(found.len() > 10);
        for path in found.iter().filter(|path| !path.ends_with("printer.rs")) {
            let text = fs::read_to_string(path).unwrap();
            assert!(!text.contains("io::stdout()"), "{}", path.display());
        }
    }
}
