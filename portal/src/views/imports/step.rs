//! A step of an import that writes: it walks over the file, and applies and records each batch.

use std::io::{Read, Seek};

use domain::imports::{Draft, ProblemReason};

use super::check::{self, CheckOutcome};
use super::lines::{Line, Lines};
use super::{ImportError, ImportStep, ImportWatch, Summary};
use crate::{Error, Portal};

/// What a step does with a batch of lines.
pub(super) trait StepWork: Sync {
    const STEP: ImportStep;

    /// Applies a batch in one transaction.
    fn apply<'l>(
        &self,
        checked: &CheckOutcome,
        lines: &'l [Line],
    ) -> impl Future<Output = Result<StepOutcome<'l>, ImportError>> + Send;
}

/// What became of a batch.
#[derive(Default)]
pub(super) struct StepOutcome<'l> {
    /// Counts to add to those of the import.
    pub(super) counts: Summary,
    /// Lines of credit notes that need nothing more, and whether each was taken back.
    pub(super) ended: Vec<(u64, bool)>,
    /// Lines whose change cannot be applied.
    pub(super) waiting: Vec<(u64, &'l Draft, ProblemReason)>,
}

/// Takes a step over the whole file, and updates the summary.
pub(super) async fn take<F: Read + Seek + Send + 'static, W: StepWork>(
    portal: &Portal,
    work: &W,
    lines: &mut Lines<F>,
    checked: &mut CheckOutcome,
    watch: &mut dyn ImportWatch,
) -> Result<(), ImportError> {
    let column = lines.number_column();
    let mut walk = lines.walk(W::STEP)?;
    while let Some(handful) = walk.next().await? {
        let outcome = work.apply(checked, &handful.lines).await?;
        checked.summary.add(&outcome.counts).map_err(Error::internal)?;
        for (at, is_taken_back) in outcome.ended {
            checked.take_back(at, is_taken_back);
        }
        for (at, draft, reason) in outcome.waiting {
            checked.wait(watch, check::problem(at, &column, draft, reason))?;
        }
        watch.progress(&walk.progress);
        portal.db.give_way().await;
    }
    Ok(())
}
