//! Imports: what another system billed, and what was paid of it, from a file of CSV.
//!
//! The file is read twice. First every line is checked and every bad one reported; only then, and
//! only if all are good or the good ones are wanted alone, the lines are applied, some at a time in
//! one transaction. What is there already is left as it is, so that repeating an import, whole or
//! interrupted, adds nothing.

use std::io::{self, Read, Seek};

use domain::access::{Actor, Right};
use domain::imports::{HeaderProblem, LineProblem, Profile};
use domain::money::Money;

use crate::platform::actor::allow;
use crate::{Error, Portal};

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

/// What is to be imported.
pub struct ImportOrder<F> {
    pub file: F,
    /// How it is to be read.
    pub profile: Profile,
    /// What is to be done with it.
    pub mode: ImportMode,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Check it, load nothing.
    CheckOnly,
    /// Load it when every line is good, else nothing.
    AllOrNothing,
    /// Load the good lines and leave out the bad ones.
    GoodOnes,
}

/// Who is told how an import goes.
pub trait ImportWatch: Send {
    /// Something is wrong with a line.
    ///
    /// # Errors
    /// When it cannot be noted; the import stops.
    fn problem(&mut self, problem: &LineProblem) -> io::Result<()>;

    /// So far it has come.
    fn progress(&mut self, progress: &Progress);
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: ImportStep,
    /// The records read in this step.
    pub records: u64,
    /// The bytes read in this step.
    pub bytes: u64,
    /// The bytes of the file.
    pub of_bytes: u64,
}

/// What an import does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// Every line is checked.
    Check,
    /// Lines that seem to speak of the same invoice are compared.
    Compare,
    /// The lines are loaded.
    Load,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Records in the file.
    pub records: u64,
    /// Records with problems.
    pub bad: u64,
    /// Invoices that were added.
    pub added: u64,
    /// What they are worth.
    pub added_total: Money,
    /// Invoices that were there already, or came twice with the same content.
    pub known: u64,
    /// Invoices that were settled by an offline payment.
    pub settled: u64,
    /// Whether anything was to be loaded; false when only checked, or refused for bad lines.
    pub loaded: bool,
}

/// Why an import stopped. What was loaded before stays; repeat the import to load the rest.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file does not fit the profile, or the profile is wrong.
    #[error(transparent)]
    Header(#[from] HeaderProblem),
    /// The file cannot be read, or the report not written.
    #[error("cannot read the file or write the report: {0}")]
    File(#[from] io::Error),
    /// The portal failed.
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Portal(error.into())
    }
}

/// Imports a file.
///
/// # Errors
/// See [`ImportError`]; `NotFound` for who may not import.
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
