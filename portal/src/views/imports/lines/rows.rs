//! The rows of data of a file: without header, blank rows and what follows the end.

use std::io::{self, Read};

use super::super::decoding::Counter;
use super::super::records::{Next, Records};
use super::FileFormat;
use super::sorting::StoredRows;

pub(super) struct DataRows<'a> {
    records: Records<Box<dyn Read + 'a>>,
    format: &'a FileFormat,
    /// Whether the next record is the header.
    is_first: bool,
}

impl<'a> DataRows<'a> {
    pub(super) fn new<F: Read>(
        file: &'a mut F,
        format: &'a FileFormat,
        counter: &Counter,
    ) -> io::Result<Self> {
        let source = format.encoding.reader(file, counter);
        let mut records = Records::new(source, format.delimiter);
        records.skip_lines(format.skip_lines)?;
        records.expect(format.columns.width());
        Ok(Self { records, format, is_first: format.header })
    }

    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        loop {
            let line = match self.records.next()? {
                Next::Record(_) if std::mem::take(&mut self.is_first) => continue,
                Next::Record(record) if record.is_blank() => continue,
                Next::Record(record) if self.format.is_end(&record) => return Ok(Next::End),
                Next::Record(record) => record.line,
                Next::TooLong(line) => return Ok(Next::TooLong(line)),
                Next::Unclosed(line) => return Ok(Next::Unclosed(line)),
                Next::End => return Ok(Next::End),
            };
            return Ok(Next::Record(self.records.record_of(line)));
        }
    }
}

/// Rows of a file, or in the order in which those of an invoice are together.
pub(super) enum Rows<'a> {
    OfFile(DataRows<'a>),
    Together(StoredRows<Box<dyn Read + 'a>>),
}

impl Rows<'_> {
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        match self {
            Self::OfFile(rows) => rows.next(),
            Self::Together(rows) => Ok(rows.next()?.map_or(Next::End, Next::Record)),
        }
    }
}
