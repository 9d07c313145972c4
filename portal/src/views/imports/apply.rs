//! Last step: turns good lines into customers, invoices, corrections and offline payments.

use super::check::CheckOutcome;
use super::lines::Line;
use super::step::{StepOutcome, StepWork};
use super::{ImportAuthor, ImportError, ImportStep, batch};
use crate::Portal;

/// Loads the good lines of a checked file.
pub(super) struct Loading<'a> {
    pub(super) portal: &'a Portal,
    pub(super) by: ImportAuthor<'a>,
    pub(super) source: &'a str,
}

impl StepWork for Loading<'_> {
    const STEP: ImportStep = ImportStep::Load;

    async fn apply<'l>(
        &self,
        checked: &CheckOutcome,
        lines: &'l [Line],
    ) -> Result<StepOutcome<'l>, ImportError> {
        let lines = checked.invoices(lines);
        let order = batch::BatchOrder { by: self.by, source: self.source, lines: &lines };
        batch::apply_some(self.portal, order).await
    }
}
