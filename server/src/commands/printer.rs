//! The printer of all commands. What customers wrote cannot command the terminal: controls and
//! direction marks are written as `\u{…}`.

use std::backtrace::{Backtrace, BacktraceStatus};
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
        let mut safe = json_escaped(json);
        safe.push('\n');
        self.0.write_all(safe.as_bytes())
    }

    /// Writes over the last line of a terminal.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write_over(&mut self, text: &str) -> io::Result<()> {
        write!(self.0, "\r\x1b[K{}", text::escaped(text))?;
        self.0.flush()
    }
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

/// A text on lines of the terminal, of which only the first begins at the margin: none looks like
/// another message.
#[must_use]
pub fn paragraph(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n  ")
}

/// A text on one line of the terminal.
#[must_use]
pub fn line(text: &str) -> String {
    text::escaped(text).into_owned()
}

/// A JSON text in which only line ends may command a terminal.
fn json_escaped(json: &str) -> String {
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
    safe
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || text::is_direction_mark(c)
}

/// The log's way to the standard error: each event is one line, and commands nothing but colours.
#[derive(Debug, Clone, Copy)]
pub enum LogLines {
    Json,
    Pretty,
}

impl LogLines {
    fn line(self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end_matches('\n');
        let mut safe = match self {
            Self::Json => json_escaped(text),
            Self::Pretty => coloured(text),
        };
        safe.push('\n');
        safe
    }
}

impl Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stderr().write_all(self.line(bytes).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A line in which the only commands are colours.
fn coloured(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let mut safe = text::escaped(pieces.next().unwrap_or_default()).into_owned();
    for piece in pieces {
        let is_number = |c: char| c.is_ascii_digit() || c == ';';
        match piece.trim_start_matches(is_number).strip_prefix('m') {
            Some(rest) => {
                safe.push_str("\x1b[");
                safe.push_str(piece.strip_suffix(rest).unwrap_or_default());
                safe.push_str(&text::escaped(rest));
            }
            None => safe.push_str(&text::escaped(&format!("\x1b[{piece}"))),
        }
    }
    safe
}

/// Lets panics be told by the printer: their messages may hold what customers wrote.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let trace = Backtrace::capture();
        // There is nobody left to be told that it cannot be written.
        let _ = writeln!(Printer::stderr(), "aldia: {panic}");
        if trace.status() == BacktraceStatus::Captured {
            let _ = writeln!(Printer::stderr(), "{trace}");
        }
    }));
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

    #[test]
    fn a_message_of_several_lines_cannot_look_like_several_messages() {
        let text = "the configuration is refused:\n  listen: \u{1b}[2J\naldia: all is well";
        let expected =
            "the configuration is refused:\n    listen: \\u{1b}[2J\n  aldia: all is well";
        assert_eq!(paragraph(text), expected);
    }

    #[test]
    fn a_line_of_the_log_commands_nothing_but_colours() {
        let text =
            "\u{1b}[33m WARN\u{1b}[0m name=\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{1b}[1;\u{202e}A\n";
        let expected = "\u{1b}[33m WARN\u{1b}[0m name=\\u{1b}]52;c;eA==\\u{7}\\u{1b}[2J\\u{1b}[1;\
                        \\u{202e}A\n";
        assert_eq!(LogLines::Pretty.line(text.as_bytes()), expected);
        let two = LogLines::Pretty.line("one\ntwo\n".as_bytes());
        assert_eq!(two, "one\\ntwo\n", "an event is one line");
        let json = serde_json::json!({ "name": "\u{9b}2J\u{202e}" }).to_string() + "\n";
        let line = LogLines::Json.line(json.as_bytes());
        assert_eq!(line, "{\"name\":\"\\u009b2J\\u202e\"}\n");
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
    fn whatever_is_printed_goes_through_the_printer() {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 60);
        let others = ["print!(", "println!(", "dbg!(", "io::stdout()", "io::stderr()", "/dev/tty"];
        for path in found.iter().filter(|path| !path.ends_with("commands/printer.rs")) {
            let text = fs::read_to_string(path).unwrap().replace("io::stderr().is_terminal()", "");
            for other in others {
                assert!(!text.contains(other), "{other} in {}", path.display());
            }
        }
    }
}
