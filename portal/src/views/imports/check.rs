//! First step: checks every line and reports every problem, without writing anything.

use std::collections::HashSet;
use std::io::{self, Read, Seek};

use domain::imports::{Draft, DraftKind, LineProblem, NoteChange, Obstacle, ProblemReason};

use super::booked::BookedNotes;
use super::existing::{self, ExistingInvoices};
use super::forecast::LineFate;
use super::lines::{Line, Lines, good};
use super::mailboxes::Mailboxes;
use super::report::ProblemEffect;
use super::twice::{Comparison, Twice};
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
    /// Whether more is booked of a credit note than the file says.
    pub(super) has_notes_to_take_back: bool,
    /// Numbers of existing invoices that are void in the file.
    void: HashSet<String>,
    /// Numbers of existing invoices that were corrected to nothing and are owed by the file.
    owed_again: HashSet<String>,
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
        let notes = checked.possible_notes(&handful.lines);
        let booked = BookedNotes::read(portal, &source, &notes).await?;
        for (at, draft) in good(&handful.lines) {
            checked.compare(&existing, &booked, draft);
            checked.summary.forecast.add(fate(&existing, &booked, draft));
            if let Some(reason) = waits(&existing, &booked, draft) {
                checked.wait(watch, problem(at, &column, draft, reason))?;
            } else if matches!(existing.change(draft), Some(Ok(change)) if change.is_kept) {
                let reason = ProblemReason::CannotApply(Obstacle::ChangedAtDesk);
                checked.keep(watch, &problem(at, &column, draft, reason))?;
            }
        }
        watch.progress(&walk.progress);
    }
    let (has_twins, has_shared) = (twice.has_suspects(), mailboxes.has_suspects());
    if has_twins || has_shared {
        let mut walk = lines.walk(ImportStep::Compare)?;
        while let Some(handful) = walk.next().await? {
            let mut others = Others { repeated: Vec::new(), contradicting: Vec::new() };
            for (at, draft) in good(&handful.lines) {
                mailboxes.collect(at, draft);
                match twice.compare(at, draft) {
                    Comparison::Alone => {}
                    Comparison::Repeats => others.repeated.push(draft),
                    Comparison::Contradicts(problems) => {
                        for (at, reason) in problems {
                            let problem = problem(at, &column, draft, reason);
                            if checked.contradict(watch, problem)? {
                                others.contradicting.push(draft);
                            }
                        }
                    }
                }
            }
            others.take_out(portal, &source, &handful.lines, &mut checked).await?;
            watch.progress(&walk.progress);
        }
    }
    checked.summary.mailbox_warnings = mailboxes.warnings().await?;
    Ok(checked)
}

/// Lines of a batch that were counted as if no other had their number.
struct Others<'l> {
    repeated: Vec<&'l Draft>,
    contradicting: Vec<&'l Draft>,
}

impl Others<'_> {
    /// Corrects the forecast.
    async fn take_out(
        self,
        portal: &Portal,
        source: &str,
        lines: &[Line],
        checked: &mut CheckOutcome,
    ) -> Result<(), ImportError> {
        if self.repeated.is_empty() && self.contradicting.is_empty() {
            return Ok(());
        }
        let existing = existing::read(portal, source, lines).await?;
        let notes: Vec<_> = good(lines).filter(|(_, draft)| draft.may_be_note()).collect();
        let booked = BookedNotes::read(portal, source, &notes).await?;
        let forecast = &mut checked.summary.forecast;
        for draft in &self.contradicting {
            forecast.take(fate(&existing, &booked, draft));
        }
        for draft in &self.repeated {
            forecast.take(fate(&existing, &booked, draft));
            forecast.add(LineFate::Unchanged);
        }
        Ok(())
    }
}

/// What would become of a line.
fn fate(existing: &ExistingInvoices, booked: &BookedNotes, draft: &Draft) -> LineFate {
    match waits(existing, booked, draft) {
        Some(_) => LineFate::Waits,
        None => LineFate::of(existing, booked, draft),
    }
}

/// Why a line waits for a person.
fn waits(
    existing: &ExistingInvoices,
    booked: &BookedNotes,
    draft: &Draft,
) -> Option<ProblemReason> {
    let of_note = || draft.may_be_note().then(|| booked.change(draft).err()).flatten();
    match draft.kind {
        DraftKind::Invoice => existing.change(draft).and_then(Result::err).or_else(of_note),
        DraftKind::CreditNote { .. } => of_note(),
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

    /// Of a batch, what is or may be a credit note.
    pub(super) fn possible_notes<'l>(&self, lines: &'l [Line]) -> Vec<(u64, &'l Draft)> {
        let is_possible = |(at, draft): &(u64, &Draft)| {
            draft.may_be_note() && !self.left_out.contains(at) //
        };
        good(lines).filter(is_possible).collect()
    }

    /// Whether the file says that an existing invoice is void.
    pub(super) fn is_void(&self, number: &str) -> bool {
        self.void.contains(number)
    }

    /// Whether an existing invoice that was corrected to nothing is owed by the file.
    pub(super) fn is_owed_again(&self, number: &str) -> bool {
        self.owed_again.contains(number)
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

    /// Notes what the file says of what is there already.
    fn compare(&mut self, existing: &ExistingInvoices, booked: &BookedNotes, draft: &Draft) {
        match existing.get(&draft.number) {
            Some(_) if draft.is_void() => {
                self.void.insert(draft.number.clone());
            }
            Some(invoice) if invoice.is_withdrawn => {
                self.owed_again.insert(draft.number.clone());
            }
            Some(_) | None => {}
        }
        let change = draft.may_be_note().then(|| booked.change(draft));
        self.has_notes_to_take_back |= matches!(change, Some(Ok(NoteChange::TakeBack(_))));
    }

    /// Counts a credit note that needs nothing more; `is_taken_back` says whether it changed.
    pub(super) fn take_back(&mut self, line: u64, is_taken_back: bool) {
        let is_first = self.left_out.insert(line);
        let summary = &mut self.summary;
        summary.changed += u64::from(is_first && is_taken_back);
        summary.unchanged += u64::from(is_first && !is_taken_back);
    }

    /// Records a line that contradicts another, once; returns whether it is the first time.
    fn contradict(
        &mut self,
        watch: &mut dyn ImportWatch,
        problem: LineProblem,
    ) -> io::Result<bool> {
        let is_first = self.left_out.insert(problem.line);
        if is_first {
            self.summary.bad += 1;
            watch.problem(&problem, ProblemEffect::KeptOut)?;
        }
        Ok(is_first)
    }

    /// Records a line of an invoice that stays as staff left it.
    fn keep(&mut self, watch: &mut dyn ImportWatch, problem: &LineProblem) -> io::Result<()> {
        self.summary.kept += 1;
        watch.problem(problem, ProblemEffect::Kept)
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
