//! Credit notes of a file, set against what their customers owe once all invoices are there.

use std::collections::{HashMap, HashSet};

use domain::ids::InvoiceId;
use domain::imports::{Draft, NoteChange, Obstacle, ProblemReason};
use domain::invoices::{Correction, IssuedInvoice};
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

/// Applies the credit notes of a checked file.
pub(super) struct Crediting<'a> {
    pub(super) portal: &'a Portal,
    pub(super) by: ImportAuthor<'a>,
    pub(super) source: &'a str,
}

impl StepWork for Crediting<'_> {
    const STEP: ImportStep = ImportStep::Credit;

    async fn apply<'l>(
        &self,
        checked: &CheckOutcome,
        lines: &'l [Line],
    ) -> Result<StepOutcome<'l>, ImportError> {
        let Self { portal, by, source } = *self;
        Ok(apply_some(portal, by, source, &checked.credit_notes(lines)).await?)
    }
}

/// A credit to one invoice.
struct Credit<'d> {
    /// Line of the credit note.
    at: u64,
    issued: IssuedInvoice,
    correction: Correction,
    number: &'d str,
    /// How often the credit note was booked against the invoice before.
    revision: i64,
    /// How many credits to the same invoice come before it.
    round: usize,
}

async fn apply_some<'d>(
    portal: &Portal,
    by: ImportAuthor<'_>,
    source: &str,
    notes: &[(u64, &'d Draft)],
) -> Result<StepOutcome<'d>> {
    let mut outcome = StepOutcome::default();
    if notes.is_empty() {
        return Ok(outcome);
    }
    let mut tx = portal.db.write().await?;
    store::one_at_a_time(&mut tx).await?;
    let booked = BookedNotes::load(&mut tx, source, notes).await?;
    let mut debts = OpenDebts::load(portal, &mut tx, source, notes).await?;
    let mut credits: Vec<Credit<'d>> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::with_capacity(notes.len());
    for (at, draft) in notes {
        if !seen.insert(&draft.number) {
            outcome.counts.unchanged += 1;
            continue;
        }
        let taken = match booked.change(draft) {
            Ok(NoteChange::Same) => {
                outcome.counts.unchanged += 1;
                continue;
            }
            Ok(NoteChange::Void) => {
                outcome.counts.void += 1;
                continue;
            }
            Ok(NoteChange::Credit(amount)) => debts.credit(&booked, (*at, draft), amount),
            Ok(NoteChange::TakeBack(_)) => Err(MEANWHILE),
            Err(reason) => Err(reason),
        };
        match taken {
            Ok(taken) => {
                credits.extend(taken);
                outcome.counts.credited += 1;
            }
            Err(reason) => outcome.waiting.push((*at, draft, reason)),
        }
    }
    book(portal, &mut tx, &credits, BookingOrder { by, source }).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Who books credits, and for which source.
struct BookingOrder<'a> {
    by: ImportAuthor<'a>,
    source: &'a str,
}

async fn book(
    portal: &Portal,
    tx: &mut Tx,
    credits: &[Credit<'_>],
    order: BookingOrder<'_>,
) -> Result<()> {
    let BookingOrder { by, source } = order;
    let customers = credits.iter().map(|credit| credit.issued.customer.as_str());
    debtors::store::lock_of_customers(tx, customers).await?;
    let mut done = Vec::with_capacity(credits.len());
    let rounds = credits.iter().map(|credit| credit.round + 1).max().unwrap_or(0);
    for round in 0..rounds {
        let of_round = credits.iter().filter(|credit| credit.round == round);
        let orders: Vec<CorrectionOrder<'_>> = of_round
            .map(|Credit { issued, correction, number, revision, .. }| {
                let note = SourceNote { source, number, revision: *revision };
                CorrectionOrder { issued, correction, note: Some(note), kind: NoteKind::Plain }
            })
            .collect();
        correct_in(portal, tx, by.by, &orders).await?;
        let lines = credits.iter().filter(|credit| credit.round == round).map(|credit| credit.at);
        done.extend(lines.zip(&orders).map(|(at, order)| NewEffect::of_note(at, order)));
    }
    by.record(tx, portal.now(), done).await
}

/// What customers owe, as it becomes less.
struct OpenDebts {
    /// Numbers of open invoices by number of the customer, oldest due date first.
    of_customers: HashMap<String, Vec<String>>,
    invoices: HashMap<String, (String, IssuedInvoice, usize)>,
}

impl OpenDebts {
    async fn load(
        portal: &Portal,
        tx: &mut Tx,
        source: &str,
        notes: &[(u64, &Draft)],
    ) -> Result<Self> {
        let zone = &portal.settings.institution.time_zone;
        let customers: Vec<&str> = notes.iter().map(|(_, draft)| &*draft.customer).collect();
        let mut of_customers: HashMap<String, Vec<String>> = HashMap::new();
        for row in store::open_of_customers(tx, source, &customers).await? {
            of_customers.entry(row.customer_number).or_default().push(row.number);
        }
        let named = notes.iter().filter_map(|(_, draft)| draft.corrects());
        let mut numbers: Vec<&str> = named.collect();
        numbers.extend(of_customers.values().flatten().map(String::as_str));
        numbers.sort_unstable();
        numbers.dedup();
        let before = existing::load(tx, zone, source, &numbers).await?;
        let ids: Vec<InvoiceId> = before.into_all().map(|(_, one)| one.issued.id).collect();
        invoices::store::lock(tx, &ids).await?;
        let invoices = existing::load(tx, zone, source, &numbers).await?.into_all();
        let invoices = invoices.map(|(number, one)| (number, (one.customer_number, one.issued, 0)));
        Ok(Self { invoices: invoices.collect(), of_customers })
    }

    /// Takes an amount of a credit note from what its invoice owes, or else its customer.
    fn credit<'d>(
        &mut self,
        booked: &BookedNotes,
        (at, draft): (u64, &'d Draft),
        amount: Money,
    ) -> Result<Vec<Credit<'d>>, ProblemReason> {
        let numbers = match draft.corrects() {
            Some(number) => vec![number.to_owned()],
            None => self.of_customers.get(&draft.customer).cloned().unwrap_or_default(),
        };
        let mut left = amount;
        let mut taken = Vec::new();
        for number in &numbers {
            let Some((customer, issued, rounds)) = self.invoices.get(number) else { continue };
            let is_other = *customer != draft.customer || issued.currency != left.currency;
            if is_other || issued.is_being_paid || left.is_zero() {
                continue;
            }
            let part = issued.outstanding().and_then(|open| open.least(left)).map_err(money)?;
            let correction = issued.credited(part).map(|terms| issued.correct(&terms));
            let Some(Ok(Some(correction))) = correction else { continue };
            left = left.minus(part).map_err(money)?;
            let credit = Credit {
                at,
                issued: issued.clone(),
                correction,
                number: &draft.number,
                revision: booked.revision(draft, number),
                round: *rounds,
            };
            taken.push((number, credit));
        }
        if !left.is_zero() {
            return Err(ProblemReason::CannotApply(self.refusal(&numbers, draft)));
        }
        for (number, credit) in &taken {
            if let Some((_, issued, rounds)) = self.invoices.get_mut(*number) {
                *issued = issued.clone().after(&credit.correction);
                *rounds += 1;
            }
        }
        Ok(taken.into_iter().map(|(_, credit)| credit).collect())
    }

    /// Why these invoices do not take a credit note.
    fn refusal(&self, numbers: &[String], draft: &Draft) -> Obstacle {
        let of_named = draft.corrects().is_some();
        let all: Vec<_> = numbers.iter().filter_map(|number| self.invoices.get(number)).collect();
        let is_own = |customer: &str| customer == draft.customer;
        let is_owed = |issued: &IssuedInvoice| issued.outstanding().is_ok_and(|sum| !sum.is_zero());
        let currency = draft.amount.currency;
        match () {
            () if of_named && all.is_empty() => Obstacle::CorrectedIsMissing,
            () if of_named && !all.iter().any(|(customer, ..)| is_own(customer)) => {
                Obstacle::CorrectedOfOtherCustomer
            }
            () if of_named && !all.iter().any(|(_, one, _)| one.currency == currency) => {
                Obstacle::CorrectedInOtherCurrency
            }
            () if all.iter().any(|(_, one, _)| one.is_being_paid && is_owed(one)) => {
                Obstacle::DebtIsBeingPaid
            }
            () if !all.iter().any(|(_, one, _)| one.currency == currency && is_owed(one)) => {
                Obstacle::NothingOwed
            }
            () if of_named => Obstacle::MoreThanInvoice,
            () => Obstacle::MoreThanCustomer,
        }
    }
}

/// Another import changed it after the check.
const MEANWHILE: ProblemReason = ProblemReason::CannotApply(Obstacle::MoreBooked);

fn money(_: domain::money::MoneyError) -> ProblemReason {
    ProblemReason::CannotApply(Obstacle::Amounts)
}
