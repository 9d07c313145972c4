//! First step: checks every line and reports every problem, without writing anything.

use std::collections::HashSet;
use std::io::{self, Read, Seek};

use domain::imports::{Draft, DraftKind, LineProblem, ProblemReason};

use super::existing::{self, ExistingInvoices};
use super::lines::{Line, Lines, good};
use super::mailboxes::Mailboxes;
use super::report::ProblemEffect;
use super::twice::Twice;
use super::{ImportError, ImportStep, ImportWatch, Summary};
use crate::Portal;

/// Result of the check.
#[derive(Default)]
pub(super) struct CheckOutcome {
    pub(super) summary: Summary,
    /// Valid lines that are not loaded: they contradict an earlier line, or wait for a person.
    left_out: HashSet<u64>,
    /// Whether the file has credit notes.
    pub(super) has_credit_notes: bool,
}

pub(super) async fn check<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    lines: &mut Lines<F>,
    watch: &mut dyn ImportWatch,
) -> Result<CheckOutcome, ImportError> {
    let mut checked = CheckOutcome::default();
    let column = lines.number_column();
    let source = lines.profile.source.clone();
    let mut twice = Twice::new(lines.are_grouped());
    let mut mailboxes = Mailboxes::new(portal, &source);
    let mut walk = lines.walk(ImportStep::Check)?;
    while let Some(handful) = walk.next().await? {
        for line in &handful.lines {
            checked.count(line, watch)?;
            if let Ok(draft) = &line.read {
                twice.mark(&draft.number);
            }
        }
        mailboxes.mark(&handful.lines).await?;
        let existing = existing::read(portal, &source, &handful.lines).await?;
        for (at, draft) in good(&handful.lines) {
            if let Some(reason) = waits(&existing, draft) {
                checked.wait(watch, problem(at, &column, draft, reason))?;
            }
        }
        watch.progress(&walk.progress);
    }
    let (has_twins, has_shared) = (twice.has_suspects(), mailboxes.has_suspects());
    if has_twins || has_shared {
        let mut walk = lines.walk(ImportStep::Compare)?;
        while let Some(handful) = walk.next().await? {
            for (at, draft) in good(&handful.lines) {
                mailboxes.collect(at, draft);
                for (at, reason) in twice.compare(at, draft) {
                    checked.contradict(watch, problem(at, &column, draft, reason))?;
                }
            }
            watch.progress(&walk.progress);
        }
    }
    checked.summary.mailbox_warnings = mailboxes.warnings().await?;
    Ok(checked)
}

/// Why a line waits for a person.
fn waits(existing: &ExistingInvoices, draft: &Draft) -> Option<ProblemReason> {
    match draft.kind {
        DraftKind::Invoice => existing.change(draft)?.err(),
        DraftKind::CreditNote { .. } => None,
    }
}

impl CheckOutcome {
    /// Of a batch, the invoices that are to be applied.
    pub(super) fn invoices<'l>(&self, lines: &'l [Line]) -> Vec<(u64, &'l Draft)> {
        self.chosen(lines, |kind| *kind == DraftKind::Invoice)
    }

    /// Of a batch, the credit notes that are to be applied.
    pub(super) fn credit_notes<'l>(&self, lines: &'l [Line]) -> Vec<(u64, &'l Draft)> {
        self.chosen(lines, |kind| *kind != DraftKind::Invoice)
    }

    fn chosen<'l>(
        &self,
        lines: &'l [Line],
        is_of_step: impl Fn(&DraftKind) -> bool,
    ) -> Vec<(u64, &'l Draft)> {
        let is_chosen = |(at, draft): &(u64, &Draft)| {
            is_of_step(&draft.kind) && !self.left_out.contains(at) //
        };
        good(lines).filter(is_chosen).collect()
    }

    /// Counts a line, and reports its problems and remarks.
    fn count(&mut self, line: &Line, watch: &mut dyn ImportWatch) -> io::Result<()> {
        self.summary.records += line.rows;
        let remarks = line.remarks.iter();
        match &line.read {
            Ok(draft) => {
                self.summary.remarks += line.remarks.len() as u64;
                self.has_credit_notes |= draft.kind != DraftKind::Invoice;
                remarks.clone().try_for_each(|one| watch.problem(one, ProblemEffect::LeftAside))
            }
            Err(problems) => {
                self.summary.bad += line.rows;
                let all = problems.iter().chain(remarks);
                all.clone().try_for_each(|one| watch.problem(one, ProblemEffect::KeptOut))
            }
        }
    }

    /// Records a line that contradicts another, once.
    fn contradict(&mut self, watch: &mut dyn ImportWatch, problem: LineProblem) -> io::Result<()> {
        if self.left_out.insert(problem.line) {
            self.summary.bad += 1;
            watch.problem(&problem, ProblemEffect::KeptOut)?;
        }
        Ok(())
    }

    /// Records a line whose change cannot be applied, once.
    pub(super) fn wait(
        &mut self,
        watch: &mut dyn ImportWatch,
        problem: LineProblem,
    ) -> io::Result<()> {
        if self.left_out.insert(problem.line) {
            self.summary.waiting += 1;
            watch.problem(&problem, ProblemEffect::Waits)?;
        }
        Ok(())
    }
}

pub(super) fn problem(
    line: u64,
    column: &str,
    draft: &Draft,
    reason: ProblemReason,
) -> LineProblem {
    LineProblem { line, column: column.to_owned(), value: draft.number.clone(), reason }
}
