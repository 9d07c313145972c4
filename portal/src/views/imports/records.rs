//! Reads CSV records incrementally, with bounded memory however long a record is.

use std::io::{self, Read};

use csv_core::ReadRecordResult;
use domain::imports::FileRecord;

/// Maximum length of a record in bytes; a longer one has an unclosed quote.
pub(super) const LONGEST: usize = 64 * 1024;
/// Maximum number of fields in a record.
const MOST_FIELDS: usize = 1024;
/// Byte order mark of UTF-8, which some programs write.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The next item of the file.
pub(super) enum Next<'a> {
    Record(FileRecord<'a>),
    /// A record over the maximum length, by its line; reading continues after it.
    TooLong(u64),
    End,
}

/// The records of a file.
pub(super) struct Records<R> {
    file: R,
    parser: csv_core::Reader,
    input: Box<[u8]>,
    begin: usize,
    end: usize,
    line: u64,
    taken: u64,
    bytes: Box<[u8]>,
    ends: Box<[usize]>,
}

impl<R: Read> Records<R> {
    /// Starts at the beginning of the file.
    pub(super) fn new(file: R, delimiter: u8) -> Self {
        Self {
            file,
            parser: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            input: vec![0; 64 * 1024].into(),
            begin: 0,
            end: 0,
            line: 1,
            taken: 0,
            bytes: vec![0; LONGEST].into(),
            ends: vec![0; MOST_FIELDS].into(),
        }
    }

    /// The next record, skipping empty lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        self.skip_line_ends()?;
        let line = self.line;
        let (mut bytes, mut fields, mut too_long) = (0, 0, false);
        loop {
            self.fill()?;
            let (input, rest) = (&self.input[self.begin..self.end], &mut self.bytes[bytes..]);
            let ends = &mut self.ends[fields..];
            let (result, read, written, ended) = self.parser.read_record(input, rest, ends);
            let line_ends = input[..read].iter().filter(|byte| **byte == b'\n').count();
            self.line += line_ends as u64;
            self.begin += read;
            (bytes, fields) = (bytes + written, fields + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    (bytes, fields, too_long) = (0, 0, true);
                }
                ReadRecordResult::Record if too_long => return Ok(Next::TooLong(line)),
                ReadRecordResult::Record => {
                    let (bytes, ends) = (&self.bytes[..bytes], &self.ends[..fields]);
                    return Ok(Next::Record(FileRecord { line, bytes, ends }));
                }
                ReadRecordResult::End if too_long => return Ok(Next::TooLong(line)),
                ReadRecordResult::End => return Ok(Next::End),
            }
        }
    }

    /// Number of bytes consumed.
    pub(super) fn bytes_taken(&self) -> u64 {
        self.taken
    }

    /// Makes the line number that of the record's first line.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            self.fill()?;
            let waiting = &self.input[self.begin..self.end];
            let blank = waiting.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let lines = waiting[..blank].iter().filter(|byte| **byte == b'\n').count();
            self.line += lines as u64;
            self.begin += blank;
            if blank == 0 || self.begin < self.end {
                return Ok(());
            }
        }
    }

    /// Refills the consumed buffer; it stays empty at the end of the file.
    fn fill(&mut self) -> io::Result<()> {
        if self.begin < self.end {
            return Ok(());
        }
        let first = self.taken == 0;
        self.read_some()?;
        if first && self.input[..self.end].starts_with(MARK) {
            self.begin = MARK.len();
            if self.begin == self.end {
                self.read_some()?;
            }
        }
        Ok(())
    }

    /// Reads at least as many bytes as the byte order mark has, unless the file ends.
    fn read_some(&mut self) -> io::Result<()> {
        (self.begin, self.end) = (0, 0);
        while self.end < MARK.len() {
            match self.file.read(&mut self.input[self.end..]) {
                Ok(0) => break,
                Ok(read) => {
                    self.end += read;
                    self.taken += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
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
        let mut records = Records::new(file, delimiter);
        let mut all = Vec::new();
        loop {
            all.push(match records.next().unwrap() {
                Next::Record(record) => {
                    let field = |n| String::from_utf8_lossy(record.field(n)).into_owned();
                    let fields: Vec<String> = (0..record.ends.len()).map(field).collect();
                    format!("{}:{}", record.line, fields.join("|"))
                }
                Next::TooLong(line) => format!("{line}:too long"),
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
            (b"a\n\"b", b',', &["1:a", "2:b"]),
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
        let expected =
            ["1:a|b", &format!("2:{just}|"), "3:too long", "5:too long", "6:c|d", "7:too long"];
        assert_eq!(read_all(text.as_bytes(), b','), expected);
    }
}
