//! Reads CSV records incrementally, with bounded memory however long a record is, and strictly: a
//! quote that is not closed is an error and swallows no row, where CSV crates read on.

use std::io::{self, Read};

use domain::imports::FileRecord;

/// Maximum length of a record in bytes.
pub(super) const LONGEST: usize = 64 * 1024;
/// Maximum number of fields in a record.
const MOST_FIELDS: usize = 1024;
/// What is looked at to find the end of a record: the longest with its line end.
const WINDOW: usize = LONGEST + 2;
/// Byte order mark of UTF-8, which some programs write.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The next item of the file.
pub(super) enum Next<'a> {
    Record(FileRecord<'a>),
    /// A record over the maximum length, by its line; reading continues after it.
    TooLong(u64),
    /// A quote without end, by its line; reading continues on the next line.
    Unclosed(u64),
    End,
}

/// The records of a file.
pub(super) struct Records<R> {
    file: R,
    delimiter: u8,
    /// Number of fields of a record, once it is known.
    width: Option<usize>,
    input: Box<[u8]>,
    begin: usize,
    end: usize,
    is_read: bool,
    is_begun: bool,
    line: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// State of the field being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// What stands at the beginning of the input.
enum Scan {
    /// A record, with its length and its line ends.
    Record(usize, u64),
    TooLong,
    /// A quote that opens here is not closed.
    Unclosed(usize),
}

/// A quoted field.
#[derive(Clone, Copy, Default)]
struct Quote {
    at: usize,
    lines: u64,
    /// Delimiters since the last line break inside it.
    delimiters: usize,
}

impl<R: Read> Records<R> {
    /// Starts at the beginning of the file.
    pub(super) fn new(file: R, delimiter: u8) -> Self {
        Self {
            file,
            delimiter,
            width: None,
            input: vec![0; 4 * LONGEST].into(),
            begin: 0,
            end: 0,
            is_read: false,
            is_begun: false,
            line: 1,
            bytes: Vec::with_capacity(LONGEST),
            ends: Vec::with_capacity(MOST_FIELDS),
        }
    }

    /// Sets the number of fields that records should have. A quoted field with a line break that
    /// holds or makes another number of them has no end.
    pub(super) const fn expect(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Passes over lines, whatever they hold.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn skip_lines(&mut self, lines: u32) -> io::Result<()> {
        for _ in 0..lines {
            self.fill()?;
            self.skip_line()?;
        }
        Ok(())
    }

    /// The next record, skipping empty lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        self.skip_line_ends()?;
        if self.begin == self.end {
            return Ok(Next::End);
        }
        let line = self.line;
        match self.scan() {
            Scan::Record(length, lines) => {
                self.begin += length;
                self.line += lines;
                Ok(Next::Record(FileRecord { line, bytes: &self.bytes, ends: &self.ends }))
            }
            Scan::TooLong => {
                self.skip_line()?;
                Ok(Next::TooLong(line))
            }
            Scan::Unclosed(at) => {
                let before = self.waiting().get(..at).unwrap_or_default();
                let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
                self.begin += at;
                self.line += lines;
                let opened = self.line;
                self.skip_line()?;
                Ok(Next::Unclosed(opened))
            }
        }
    }

    /// The last record again, which began on this line.
    pub(super) fn record_of(&self, line: u64) -> FileRecord<'_> {
        FileRecord { line, bytes: &self.bytes, ends: &self.ends }
    }

    fn waiting(&self) -> &[u8] {
        self.input.get(self.begin..self.end).unwrap_or_default()
    }

    /// Splits the record at the beginning of the input into its fields.
    fn scan(&mut self) -> Scan {
        let input = self.input.get(self.begin..self.end).unwrap_or_default();
        let window = input.get(..WINDOW).unwrap_or(input);
        let fullest = self.width.map_or(usize::MAX, |width| width.saturating_sub(1).max(2));
        let (mut field, mut quote, mut lines, mut broken) =
            (Field::Start, Quote::default(), 0, None);
        self.bytes.clear();
        self.ends.clear();
        for (at, byte) in window.iter().copied().enumerate() {
            match (field, byte) {
                (Field::Quoted, b'"') => field = Field::Closed,
                (Field::Quoted, _) => {
                    self.bytes.push(byte);
                    if byte == b'\n' {
                        (quote.lines, quote.delimiters) = (quote.lines + 1, 0);
                        broken = broken.or(Some(quote.at));
                    } else if byte == self.delimiter && quote.lines > 0 {
                        quote.delimiters += 1;
                    }
                    if quote.delimiters >= fullest {
                        return Scan::Unclosed(quote.at);
                    }
                }
                (_, b'\n' | b'\r') => {
                    self.ends.push(self.bytes.len());
                    let behind = window.get(at..).unwrap_or_default();
                    return self.record(at + line_end(behind), lines + quote.lines + 1, broken);
                }
                (_, delimiter) if delimiter == self.delimiter => {
                    lines += std::mem::take(&mut quote).lines;
                    field = Field::Start;
                    self.ends.push(self.bytes.len());
                    if self.ends.len() >= MOST_FIELDS {
                        return Scan::TooLong;
                    }
                }
                (Field::Start, b'"') => {
                    (field, quote) = (Field::Quoted, Quote { at, ..Quote::default() });
                }
                (Field::Start | Field::Plain, _) => {
                    field = Field::Plain;
                    self.bytes.push(byte);
                }
                (Field::Closed, b'"') => {
                    field = Field::Quoted;
                    self.bytes.push(byte);
                }
                (Field::Closed, b' ' | b'\t') => {}
                (Field::Closed, _) => return Scan::Unclosed(quote.at),
            }
        }
        match field {
            Field::Quoted => Scan::Unclosed(quote.at),
            _ if window.len() < input.len() => Scan::TooLong,
            Field::Start | Field::Plain | Field::Closed => {
                self.ends.push(self.bytes.len());
                self.record(window.len(), lines + quote.lines, broken)
            }
        }
    }

    /// A record, unless a quoted field with a line break makes another number of fields.
    fn record(&self, length: usize, lines: u64, broken: Option<usize>) -> Scan {
        match broken {
            Some(at) if self.width.is_some_and(|width| width != self.ends.len()) => {
                Scan::Unclosed(at)
            }
            _ => Scan::Record(length, lines),
        }
    }

    /// Passes over the rest of the line, its end included.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let waiting = self.waiting();
            let Some(at) = waiting.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                self.begin = self.end;
                self.fill()?;
                if self.begin == self.end {
                    return Ok(());
                }
                continue;
            };
            let length = at + line_end(waiting.get(at..).unwrap_or_default());
            self.begin += length;
            self.line += 1;
            return Ok(());
        }
    }

    /// Makes the line number that of the record's first line.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            self.fill()?;
            match line_end(self.waiting()) {
                0 => return Ok(()),
                length => {
                    self.begin += length;
                    self.line += 1;
                }
            }
        }
    }

    /// Reads until the next record is in the input whole, or the file ends.
    fn fill(&mut self) -> io::Result<()> {
        if self.is_read || self.end - self.begin > WINDOW {
            return Ok(());
        }
        self.input.copy_within(self.begin..self.end, 0);
        (self.begin, self.end) = (0, self.end - self.begin);
        while self.end < self.input.len() {
            match self.file.read(self.input.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => {
                    self.is_read = true;
                    break;
                }
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if !self.is_begun && self.waiting().starts_with(MARK) {
            self.begin += MARK.len();
        }
        self.is_begun = true;
        Ok(())
    }
}

/// Length of the line end at the beginning: 0 if there is none.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns one byte per read, so that no buffer is ever complete.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let some = self.0.len().min(1).min(into.len());
            into[..some].copy_from_slice(&self.0[..some]);
            self.0 = &self.0[some..];
            Ok(some)
        }
    }

    fn read_all(file: impl Read, delimiter: u8) -> Vec<String> {
        read(Records::new(file, delimiter))
    }

    fn read(mut records: Records<impl Read>) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            all.push(match records.next().unwrap() {
                Next::Record(record) => {
                    let field = |n| String::from_utf8_lossy(record.field(n)).into_owned();
                    let fields: Vec<String> = (0..record.ends.len()).map(field).collect();
                    format!("{}:{}", record.line, fields.join("|"))
                }
                Next::TooLong(line) => format!("{line}:too long"),
                Next::Unclosed(line) => format!("{line}:unclosed"),
                Next::End => return all,
            });
        }
    }

    #[test]
    fn records_know_their_lines_whatever_ends_them() {
        for (text, delimiter, expected) in [
            (&b""[..], b',', &[][..]),
            (b"\n\r\n", b',', &[]),
            (b"a,b\nc,d", b',', &["1:a|b", "2:c|d"]),
            (b"a,b\r\nc,d\r\n", b',', &["1:a|b", "2:c|d"]),
            (b"\xef\xbb\xbfa,b\r\n\r\n\nc,d\n", b',', &["1:a|b", "4:c|d"]),
            (b"\"a\nb\",\"c\"\"d\"\r\ne,f", b',', &["1:a\nb|c\"d", "3:e|f"]),
            (b"\xef\xbb\xbf", b',', &[]),
            (b"a;b,c\nd;\n", b';', &["1:a|b,c", "2:d|"]),
            (b"a\tb\n", b'\t', &["1:a|b"]),
            (b"a,\"b\" \r\n\"\"\"c\"\"\",", b',', &["1:a|b", "2:\"c\"|"]),
            (b"a,b\rc,d\r\re", b',', &["1:a|b", "2:c|d", "4:e"]),
        ] {
            assert_eq!(read_all(text, delimiter), expected, "{text:?}");
            assert_eq!(read_all(Drops(text), delimiter), expected, "{text:?} in drops");
        }
    }

    #[test]
    fn a_record_of_any_length_is_passed_by_and_the_next_one_read() {
        let long = "x".repeat(3 * LONGEST);
        let just = "x".repeat(LONGEST - 1);
        let fields = ",".repeat(MOST_FIELDS);
        let text = format!("a,b\n{just},\n\"{long}\n\",1\n{fields}\nc,d\n\"{long}");
        let just = format!("2:{just}|");
        let expected =
            ["1:a|b", &just, "3:unclosed", "4:unclosed", "5:too long", "6:c|d", "7:unclosed"];
        assert_eq!(read_all(text.as_bytes(), b','), expected);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_by_its_line_and_swallows_no_row() {
        let row = |line: u64, text: &str| format!("{line}:{}", text.replace(',', "|"));
        for (text, expected) in [
            (
                "a,b,\"Mesa\nc,d,\"e\"\nf,g,h",
                vec!["1:unclosed".into(), row(2, "c,d,e"), row(3, "f,g,h")],
            ),
            (
                "a,b,\"Mesa\nc,d,e\"\nf,g,h",
                vec!["1:unclosed".into(), row(2, "c,d,e\""), row(3, "f,g,h")],
            ),
            (
                "a,b,\"Mesa\nc,d,e\nf,g,h",
                vec!["1:unclosed".into(), row(2, "c,d,e"), row(3, "f,g,h")],
            ),
            ("\"a\nb\",c,\"d\ne,f,g", vec!["2:unclosed".into(), row(3, "e,f,g")]),
            ("a,\"12\" pipe\",c\nd,e,f", vec!["1:unclosed".into(), row(2, "d,e,f")]),
            (
                "a,b,\"Mesa\nc\",d\ne,f,g",
                vec!["1:unclosed".into(), row(2, "c\",d"), row(3, "e,f,g")],
            ),
            ("a,\"b\nc, d\ne\",f\ng,h,i", vec![row(1, "a,b\nc") + ", d\ne|f", row(4, "g,h,i")]),
        ] {
            assert_eq!(read_width(text, 3), expected, "{text}");
        }
    }

    fn read_width(text: &str, width: usize) -> Vec<String> {
        read(Records { width: Some(width), ..Records::new(text.as_bytes(), b',') })
    }
}
