//! CSV report of a file's problems, safe to open in a spreadsheet.

use std::io::{self, Write};

use domain::imports::{LineProblem, neutral};

/// Writes problems as they arrive: line, column, value, reason.
pub struct CsvReport<W: Write> {
    out: csv::Writer<W>,
    written: u64,
}

impl<W: Write> CsvReport<W> {
    /// An empty report; the header is written with the first problem.
    pub fn new(out: W) -> Self {
        Self { out: csv::Writer::from_writer(out), written: 0 }
    }

    /// # Errors
    /// When writing fails.
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

    /// Finishes the report; returns the number of problems.
    ///
    /// # Errors
    /// When flushing fails.
    pub fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.written)
    }
}
