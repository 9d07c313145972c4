//! The report of what is wrong with a file, as CSV that is safe to open in a spreadsheet.

use std::io::{self, Write};

use domain::imports::{LineProblem, neutral};

/// Writes problems as they come: line, column, value, reason.
pub struct CsvReport<W: Write> {
    out: csv::Writer<W>,
    written: u64,
}

impl<W: Write> CsvReport<W> {
    /// A report that is empty so far; its header is written with the first problem.
    pub fn new(out: W) -> Self {
        Self { out: csv::Writer::from_writer(out), written: 0 }
    }

    /// Writes a problem.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, problem: &LineProblem) -> io::Result<()> {
        if self.written == 0 {
            self.out.write_record(["line", "column", "value", "reason"])?;
        }
        self.written += 1;
        let LineProblem { line, column, value, reason } = problem;
        let (line, reason) = (line.to_string(), reason.to_string());
        self.out.write_record([&line, &*neutral(column), &*neutral(value), &reason])?;
        Ok(())
    }

    /// Ends the report; gives how many problems it holds.
    ///
    /// # Errors
    /// When the last of it cannot be written.
    pub fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.written)
    }
}
