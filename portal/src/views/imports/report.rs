//! CSV report of a file's problems, safe to open in a spreadsheet.

use std::io::{self, Write};

use domain::imports::{LineProblem, neutral};
use strum::{EnumString, IntoStaticStr};

/// What a problem does to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ProblemEffect {
    /// The line is not loaded.
    KeptOut,
    /// The invoice stays as it was until a person decides.
    Waits,
    /// The invoice stays as staff left it.
    Kept,
    /// The line is loaded without the value.
    LeftAside,
}

impl ProblemEffect {
    const fn words(self) -> &'static str {
        match self {
            Self::KeptOut => "kept out",
            Self::Waits => "waits for a person",
            Self::Kept => "kept, changed at the desk",
            Self::LeftAside => "loaded without it",
        }
    }
}

/// Writes problems as they arrive: line, column, value, reason, effect.
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
    pub fn write(&mut self, problem: &LineProblem, effect: ProblemEffect) -> io::Result<()> {
        if self.written == 0 {
            self.out.write_record(["line", "column", "value", "reason", "effect"])?;
        }
        self.written += 1;
        let LineProblem { line, column, value, reason } = problem;
        let (line, reason) = (line.to_string(), reason.to_string());
        let (column, value) = (neutral(column), neutral(value));
        self.out.write_record([&line, &*column, &*value, &reason, effect.words()])?;
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
