//! Takes credit notes back that are void in the file, or became smaller. This comes before the
//! invoices are compared, so that a row that says "void" or "paid" holds for what is owed again.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::ids::InvoiceId;
use domain::imports::{
    self, BookedCredit, Draft, ExistingInvoice, NoteChange, Obstacle, ProblemReason,
};
use domain::invoices::Correction;
use domain::money::Money;

use super::booked::BookedNotes;
use super::check::CheckOutcome;
use super::effects::NewEffect;
use super::lines::Line;
use super::step::{StepOutcome, StepWork};
use super::{ImportAuthor, ImportError, ImportStep, existing, store};
use crate::billing::invoices::correct::{CorrectionOrder, NoteKind, SourceNote, correct_in};
use crate::billing::{debtors, invoices};
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Takes back what the check found.
pub(super) struct TakingBack<'a> {
    pub(super) portal: &'a Portal,
    pub(super) by: ImportAuthor<'a>,
    pub(super) source: &'a str,
}

impl StepWork for TakingBack<'_> {
    const STEP: ImportStep = ImportStep::TakeBack;

    async fn apply<'l>(
        &self,
        checked: &CheckOutcome,
        lines: &'l [Line],
    ) -> Result<StepOutcome<'l>, ImportError> {
        let Self { portal, by, source } = *self;
        let taking = Taking { portal, by, source, checked };
        let mut outcome = StepOutcome::default();
        for note in taking.take_some(&checked.possible_notes(lines)).await? {
            match note.is_taken_back {
                Ok(is_taken_back) => outcome.ended.push((note.at, is_taken_back)),
                Err(reason) => outcome.waiting.push((note.at, note.draft, reason)),
            }
        }
        Ok(outcome)
    }
}

/// What became of a credit note that is void, or smaller than what is booked.
struct NoteOutcome<'d> {
    at: u64,
    draft: &'d Draft,
    /// False if the file says that its invoices are void too: nothing is owed again.
    is_taken_back: Result<bool, ProblemReason>,
}

struct Taking<'a> {
    portal: &'a Portal,
    by: ImportAuthor<'a>,
    source: &'a str,
    checked: &'a CheckOutcome,
}

impl Taking<'_> {
    async fn take_some<'d>(&self, notes: &[(u64, &'d Draft)]) -> Result<Vec<NoteOutcome<'d>>> {
        let (mut outcomes, mut done) = (Vec::new(), Vec::new());
        let mut tx = self.portal.db.write().await?;
        store::one_at_a_time(&mut tx).await?;
        let booked = BookedNotes::load(&mut tx, self.source, notes).await?;
        let back = |(at, draft): &(u64, &'d Draft)| match booked.change(draft) {
            Ok(NoteChange::TakeBack(amount)) => Some((*at, *draft, amount)),
            Ok(NoteChange::Same | NoteChange::Void | NoteChange::Credit(_)) | Err(_) => None,
        };
        let changes: Vec<(u64, &Draft, Money)> = notes.iter().filter_map(back).collect();
        let parts = changes.iter().flat_map(|(_, draft, _)| booked.of(draft));
        let mut invoices = self.locked(&mut tx, parts).await?;
        let mut seen: HashSet<&str> = HashSet::new();
        for (at, draft, amount) in changes {
            if !seen.insert(&draft.number) {
                outcomes.push(NoteOutcome { at, draft, is_taken_back: Ok(false) });
                continue;
            }
            let decided = self.decide(&invoices, booked.of(draft), amount);
            let is_taken_back = decided.as_ref().map(|all| !all.is_empty()).map_err(Clone::clone);
            for (number, correction) in decided.into_iter().flatten() {
                let Some(existing) = invoices.get_mut(&number) else { continue };
                let revision = booked.revision(draft, &number);
                let note = SourceNote { source: self.source, number: &draft.number, revision };
                let order = CorrectionOrder {
                    issued: &existing.issued,
                    correction: &correction,
                    note: Some(note),
                    kind: NoteKind::Plain,
                };
                correct_in(self.portal, &mut tx, self.by.by, &[order]).await?;
                done.push(NewEffect::of_note(at, &order));
                existing.issued = existing.issued.clone().after(&correction);
            }
            outcomes.push(NoteOutcome { at, draft, is_taken_back });
        }
        self.by.record(&mut tx, self.portal.now(), done).await?;
        tx.commit().await?;
        Ok(outcomes)
    }

    /// The invoices that credit notes lowered, locked.
    async fn locked<'b>(
        &self,
        tx: &mut Tx,
        parts: impl Iterator<Item = &'b BookedCredit>,
    ) -> Result<HashMap<String, ExistingInvoice>> {
        let mut numbers: Vec<&str> = parts.map(|part| part.invoice.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() {
            return Ok(HashMap::new());
        }
        let zone = &self.portal.settings.institution.time_zone;
        let before = existing::load(tx, zone, self.source, &numbers).await?;
        let ids: Vec<InvoiceId> = before.into_all().map(|(_, one)| one.issued.id).collect();
        invoices::store::lock(tx, &ids).await?;
        let mut all: HashMap<String, ExistingInvoice> =
            existing::load(tx, zone, self.source, &numbers).await?.into_all().collect();
        for (number, existing) in &mut all {
            existing.is_withdrawn &= !self.checked.is_owed_again(number);
        }
        let customers = all.values().map(|one| one.issued.customer.as_str());
        debtors::store::lock_of_customers(tx, customers).await?;
        Ok(all)
    }

    /// Changes of the invoices, by number. One that the file says is void stays as it is.
    fn decide(
        &self,
        invoices: &HashMap<String, ExistingInvoice>,
        booked: &[BookedCredit],
        amount: Money,
    ) -> Result<Vec<(String, Correction)>, ProblemReason> {
        let mut by_invoice: BTreeMap<String, Vec<BookedCredit>> = BTreeMap::new();
        for part in imports::taken_back(booked, amount)? {
            by_invoice.entry(part.invoice.clone()).or_default().push(part);
        }
        by_invoice.retain(|number, _| !self.checked.is_void(number));
        let correction = |(number, parts): (String, Vec<BookedCredit>)| {
            let existing = invoices.get(&number).ok_or(MISSING)?;
            Ok((number, existing.without_credit(&parts)?))
        };
        by_invoice.into_iter().map(correction).collect()
    }
}

const MISSING: ProblemReason = ProblemReason::CannotApply(Obstacle::NotedIsMissing);
