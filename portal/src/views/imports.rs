//! Imports of other systems' invoices and payments from CSV files.
//!
//! The file is read twice. First every line is checked and every problem reported; only then, and
//! only if all lines are good or partial imports are allowed, lines are applied in batches, one
//! transaction each. Existing invoices are left unchanged, so repeating a complete or interrupted
//! import adds nothing.

use std::io::{self, Read, Seek};

use domain::access::{Actor, Right};
use domain::imports::{HeaderProblem, LineProblem, Profile};
use domain::money::Money;

use crate::billing::invoices::issue::IssueError;
use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

mod apply;
mod check;
mod lines;
mod profile;
mod records;
mod report;
mod store;
mod twice;

pub use profile::{ProfileError, read_profile};
pub use report::CsvReport;

use lines::Lines;

/// An import to perform.
pub struct ImportOrder<F> {
    pub file: F,
    /// Mapping of the columns.
    pub profile: Profile,
    pub mode: ImportMode,
}

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Checks the file without loading anything.
    CheckOnly,
    /// Loads the file if every line is good, otherwise nothing.
    AllOrNothing,
    /// Loads the good lines and skips the bad ones.
    GoodOnes,
}

/// Observer of an import.
pub trait ImportWatch: Send {
    /// A line has a problem.
    ///
    /// # Errors
    /// When it cannot be recorded; the import stops.
    fn problem(&mut self, problem: &LineProblem) -> io::Result<()>;

    fn progress(&mut self, progress: &Progress);
}

/// Progress of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub step: ImportStep,
    /// Records read in this step.
    pub records: u64,
    /// Bytes read in this step.
    pub bytes: u64,
    /// Size of the file in bytes.
    pub of_bytes: u64,
}

/// Steps of an import, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// Checks every line.
    Check,
    /// Compares lines that may concern the same invoice.
    Compare,
    /// Loads the lines.
    Load,
}

/// Result of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Records in the file.
    pub records: u64,
    /// Records with problems.
    pub bad: u64,
    /// Invoices added.
    pub added: u64,
    /// Total of the invoices added.
    pub added_total: Money,
    /// Invoices that existed already, or were repeated with the same content.
    pub known: u64,
    /// Invoices settled by an offline payment.
    pub settled: u64,
    /// False if the file was only checked, or refused for bad lines.
    pub loaded: bool,
}

/// Why an import stopped. Batches loaded before stay; repeat the import to load the rest.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file does not match the profile, or the profile is invalid.
    #[error(transparent)]
    Header(#[from] HeaderProblem),
    /// The file cannot be read, or the report not written.
    #[error("cannot read the file or write the report: {0}")]
    File(#[from] io::Error),
    #[error(transparent)]
    Issue(#[from] IssueError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// # Errors
/// See [`ImportError`]; `NotFound` without the right to import.
pub async fn import<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    actor: &Actor,
    order: ImportOrder<F>,
    watch: &mut dyn ImportWatch,
) -> Result<Summary, ImportError> {
    allow(actor, Right::Import)?;
    let ImportOrder { file, profile, mode } = order;
    let mut lines = Lines::new(file, profile, portal.today())?;
    let mut checked = check::check(portal, &mut lines, watch).await?;
    let refused = mode == ImportMode::CheckOnly
        || (mode == ImportMode::AllOrNothing && checked.summary.bad > 0);
    if !refused {
        checked.summary.loaded = true;
        portal.db.write_much(true).await?;
        let applied = apply::apply(portal, &mut lines, &mut checked, watch).await;
        portal.db.write_much(false).await?;
        applied?;
    }
    Ok(checked.summary)
}

#[cfg(test)]
mod tests;
