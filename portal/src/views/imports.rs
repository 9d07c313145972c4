//! Imports of other systems' invoices and payments from CSV files.
//!
//! The file is read twice. First every line is checked and every problem reported; only then, and
//! only if all lines are good or partial imports are allowed, lines are applied in batches, one
//! transaction each. What changed of existing invoices is applied by the use cases of staff; a
//! change that cannot be applied waits for a person and keeps nothing else out. Repeating a
//! complete or interrupted import changes nothing.

use std::io::{self, Read, Seek};

use domain::access::{Actor, Right};
use domain::ids::ImportId;
use domain::imports::{HeaderProblem, LineProblem, Profile};
use domain::money::{Money, MoneyError};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::billing::invoices::issue::IssueError;
use crate::platform::actor::{allow, author, proved};
use crate::{Error, Portal, Result};

mod apply;
mod batch;
mod booked;
mod check;
mod credit_notes;
mod decoding;
mod effects;
mod existing;
mod explain;
pub mod files;
mod forecast;
mod lines;
mod mailboxes;
mod profile;
mod records;
mod report;
mod settlements;
mod step;
mod store;
mod taken_back;
mod twice;
mod workbook;

pub use effects::EffectKind;
pub use explain::{ExplainError, explain};
pub use forecast::Forecast;
pub use mailboxes::{MailboxCustomer, MailboxWarning};
pub use profile::{ProfileError, read_profile};
pub use report::{CsvReport, ProblemEffect};
pub use workbook::{
    ImportTable, MAX_COLUMNS, MAX_TABLE_BYTES, MAX_UNPACKED_BYTES, WorkbookError, import_table,
};

use check::CheckOutcome;
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
    fn problem(&mut self, problem: &LineProblem, effect: ProblemEffect) -> io::Result<()>;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ImportStep {
    /// Checks every line.
    Check,
    /// Compares lines that may concern the same invoice, or share a mailbox.
    Compare,
    /// Takes credit notes back.
    TakeBack,
    /// Loads the lines.
    Load,
    /// Sets credit notes against what is owed.
    Credit,
    /// Undoes what was loaded.
    Undo,
}

/// Result of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Records in the file.
    pub records: u64,
    /// Records that are kept out for their problems.
    pub bad: u64,
    /// Lines whose change cannot be applied; they wait for a person.
    pub waiting: u64,
    /// Lines that ask for changes of invoices that staff changed: those stay.
    #[serde(default)]
    pub kept: u64,
    /// Values that are left aside.
    pub remarks: u64,
    /// Invoices added.
    pub added: u64,
    /// Total of the invoices added, by currency.
    pub added_totals: Vec<Money>,
    /// Existing invoices and credit notes that changed.
    pub changed: u64,
    /// Known customers whose name or contact details changed.
    pub changed_customers: u64,
    /// Existing invoices that did not change, or were repeated with the same content.
    pub unchanged: u64,
    /// Payments that the file told, and that are recorded now.
    pub settled: u64,
    /// Credit notes set against what is owed.
    pub credited: u64,
    /// New invoices and credit notes that are void, and left out.
    pub void: u64,
    /// What the check found that loading would do.
    pub forecast: Forecast,
    /// Mailboxes of customers who seem to be strangers.
    pub mailbox_warnings: Vec<MailboxWarning>,
    /// False if the file was only checked, or refused for bad lines.
    pub loaded: bool,
}

impl Summary {
    /// Counts an invoice that was added.
    fn count_added(&mut self, total: Money) -> Result<(), MoneyError> {
        self.added += 1;
        self.add_total(total)
    }

    fn add_total(&mut self, total: Money) -> Result<(), MoneyError> {
        match self.added_totals.iter_mut().find(|sum| sum.currency == total.currency) {
            Some(sum) => *sum = sum.plus(total)?,
            None => self.added_totals.push(total),
        }
        Ok(())
    }

    /// Adds the counts of a batch.
    fn add(&mut self, batch: &Self) -> Result<(), MoneyError> {
        self.added += batch.added;
        self.changed += batch.changed;
        self.changed_customers += batch.changed_customers;
        self.unchanged += batch.unchanged;
        self.settled += batch.settled;
        self.credited += batch.credited;
        self.void += batch.void;
        batch.added_totals.iter().try_for_each(|total| self.add_total(*total))
    }
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
/// See [`ImportError`]; refused without the right to import.
pub async fn import<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    actor: &Actor,
    order: ImportOrder<F>,
    watch: &mut dyn ImportWatch,
) -> Result<Summary, ImportError> {
    allow(actor, Right::Import)?;
    if order.mode != ImportMode::CheckOnly {
        proved(actor)?;
    }
    let by = ImportAuthor { by: &author(actor), file: None };
    run(portal, by, order, watch).await
}

/// On whose behalf a file is imported.
#[derive(Debug, Clone, Copy)]
struct ImportAuthor<'a> {
    by: &'a str,
    /// The file on the pages of staff whose effects are recorded, so that they can be undone.
    file: Option<&'a ImportId>,
}

/// The same, by somebody whose right was asked before.
async fn run<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    by: ImportAuthor<'_>,
    order: ImportOrder<F>,
    watch: &mut dyn ImportWatch,
) -> Result<Summary, ImportError> {
    let ImportOrder { file, profile, mode } = order;
    let mut lines = Lines::new(file, profile, portal.today())?;
    lines.bring_together().await?;
    let mut checked = check::check(portal, &mut lines, watch).await?;
    let refused = mode == ImportMode::CheckOnly
        || (mode == ImportMode::AllOrNothing && checked.summary.bad > 0);
    if !refused {
        checked.summary.loaded = true;
        portal.db.write_much(true).await?;
        let applied = load(portal, by, &mut lines, &mut checked, watch).await;
        portal.db.write_much(false).await?;
        applied?;
    }
    Ok(checked.summary)
}

async fn load<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    by: ImportAuthor<'_>,
    lines: &mut Lines<F>,
    checked: &mut CheckOutcome,
    watch: &mut dyn ImportWatch,
) -> Result<(), ImportError> {
    let source = lines.profile.source.clone();
    let source = source.as_str();
    if checked.has_notes_to_take_back {
        let work = taken_back::TakingBack { portal, by, source };
        step::take(portal, &work, lines, checked, watch).await?;
    }
    step::take(portal, &apply::Loading { portal, by, source }, lines, checked, watch).await?;
    if checked.has_credit_notes {
        let work = credit_notes::Crediting { portal, by, source };
        step::take(portal, &work, lines, checked, watch).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
