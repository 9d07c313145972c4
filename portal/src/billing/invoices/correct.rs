//! Corrects issued invoices: descriptions, due dates, and amounts by credit and debit notes.

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::ids::{InvoiceId, PostingId};
use domain::invoices::{Correction, CorrectionError, InvoiceLine, InvoiceTerms, IssuedInvoice};
use domain::language::Language;
use domain::ledger::Posting;
use domain::money::Money;
use jiff::Timestamp;

use super::store::lock;
use crate::billing::movements::{self, InstalmentDates, TermsChange};
use crate::billing::{debtors, ledger};
use crate::platform::actor::{allow, author};
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// Why an invoice cannot be corrected.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Makes an invoice say these terms; returns whether anything changed.
///
/// # Errors
/// See [`CorrectError`]; refused without the right to issue invoices, or without the invoice.
pub async fn correct(
    portal: &Portal,
    actor: &Actor,
    invoice: &InvoiceId,
    terms: &InvoiceTerms,
) -> Result<bool, CorrectError> {
    allow(actor, Right::IssueInvoices)?;
    let mut tx = portal.db.write().await?;
    let invoices = std::slice::from_ref(invoice);
    lock(&mut tx, invoices).await?;
    let issued = store::issued(&mut tx, invoices).await?.pop().ok_or(Error::NotFound)?;
    let Some(correction) = issued.correct(terms)? else { return Ok(false) };
    let kind = NoteKind::Plain;
    let order = CorrectionOrder { issued: &issued, correction: &correction, note: None, kind };
    correct_in(portal, &mut tx, &author(actor), &[order]).await?;
    tx.commit().await?;
    Ok(true)
}

/// A decided correction of a locked invoice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CorrectionOrder<'a> {
    pub(crate) issued: &'a IssuedInvoice,
    pub(crate) correction: &'a Correction,
    /// The credit note that causes it.
    pub(crate) note: Option<SourceNote<'a>>,
    pub(crate) kind: NoteKind<'a>,
}

/// What a note says, and where it is booked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NoteKind<'a> {
    /// A credit or debit note of the difference.
    Plain,
    /// A credit note line by line.
    Lines(&'a [InvoiceLine]),
    /// The invoice should not have been issued.
    Void,
    /// It will not be paid: a loss.
    WriteOff,
}

/// A credit note of a source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceNote<'a> {
    pub(crate) source: &'a str,
    pub(crate) number: &'a str,
    /// How often it was booked against the invoice before.
    pub(crate) revision: i64,
}

/// Applies corrections inside a transaction, at most one of each invoice. The caller holds the
/// invoices' locks.
pub(crate) async fn correct_in(
    portal: &Portal,
    tx: &mut Tx,
    by: &str,
    orders: &[CorrectionOrder<'_>],
) -> Result<()> {
    if orders.is_empty() {
        return Ok(());
    }
    let now = portal.now();
    let notes = adjustments(orders, by, now);
    let postings: Vec<(Timestamp, Posting)> =
        notes.iter().map(|note| Ok((now, note.posting()?))).collect::<Result<_>>()?;
    let language = portal.settings.institution.language;
    store::update(tx, orders, now).await?;
    store::insert_adjustments(tx, &notes).await?;
    store::insert_lines(tx, &note_lines(&notes, language)).await?;
    movements::record_terms(portal, tx, &terms_changes(orders)).await?;
    ledger::post(portal, tx, &postings).await?;
    let customers = orders.iter().map(|order| order.issued.customer.as_str()).collect();
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    let mut events = Vec::with_capacity(orders.len());
    for order in orders {
        events.extend(activity(order)?);
    }
    feed::store::record(tx, now, &events)
}

/// A credit or debit note.
pub(crate) struct Adjustment<'a> {
    pub(crate) id: PostingId,
    pub(crate) order: CorrectionOrder<'a>,
    pub(crate) by: &'a str,
    pub(crate) at: Timestamp,
}

impl Adjustment<'_> {
    fn posting(&self) -> Result<Posting> {
        let parts = self.order.correction.parts.iter();
        let parts = parts.filter(|part| !part.difference.is_zero());
        let parts = parts.map(|part| (part.instalment.clone(), part.difference));
        let difference = self.order.correction.difference;
        let posting = match self.order.kind {
            NoteKind::WriteOff => Posting::write_off(self.id.clone(), parts, difference),
            NoteKind::Plain | NoteKind::Lines(_) | NoteKind::Void => {
                Posting::adjustment(self.id.clone(), parts, difference)
            }
        };
        posting.map_err(Error::corrupt)
    }
}

fn adjustments<'a>(
    orders: &[CorrectionOrder<'a>],
    by: &'a str,
    at: Timestamp,
) -> Vec<Adjustment<'a>> {
    let is_amount = |order: &&CorrectionOrder<'_>| {
        order.correction.parts.iter().any(|part| !part.difference.is_zero()) //
    };
    let note = |order: &CorrectionOrder<'a>| Adjustment { id: ids::new(at), order: *order, by, at };
    orders.iter().filter(is_amount).map(note).collect()
}

/// The debts that have other dates. What is paid keeps the invoice date under which it was paid.
fn terms_changes<'a>(orders: &[CorrectionOrder<'a>]) -> Vec<TermsChange<'a>> {
    let mut changes = Vec::new();
    for CorrectionOrder { issued, correction, .. } in orders {
        for part in &issued.instalments {
            let corrected = correction.parts.iter().find(|other| other.instalment == part.id);
            let from = InstalmentDates { due_on: part.due_on, issued_on: issued.issued_on };
            let to = InstalmentDates {
                due_on: corrected.and_then(|part| part.due_on).unwrap_or(part.due_on),
                issued_on: correction.issued_on.unwrap_or(issued.issued_on),
            };
            let open = part.outstanding();
            if from.due_on != to.due_on || (from != to && !open.is_zero()) {
                changes.push(TermsChange { instalment: &part.id, open, from, to });
            }
        }
    }
    changes
}

/// A line that a note adds to its invoice.
pub(crate) struct NoteLine<'a> {
    pub(crate) invoice: &'a InvoiceId,
    /// From 1, among the lines of the note.
    pub(crate) place: i64,
    pub(crate) words: String,
    pub(crate) amount: Money,
}

/// The lines of notes that change a total.
fn note_lines<'a>(notes: &[Adjustment<'a>], language: Language) -> Vec<NoteLine<'a>> {
    let mut lines = Vec::with_capacity(notes.len());
    for Adjustment { order, .. } in notes {
        let CorrectionOrder { issued, correction, note, kind } = *order;
        if correction.difference.is_zero() {
            continue;
        }
        let name = note_name(language, kind, correction.difference);
        let name = note.map_or_else(|| name.to_owned(), |note| format!("{name} {}", note.number));
        let line = |place, words, amount| NoteLine { invoice: &issued.id, place, words, amount };
        match kind {
            NoteKind::Lines(credited) => lines.extend((1..).zip(credited).map(|(place, one)| {
                let amount = Money::new(-one.amount.minor, one.amount.currency);
                line(place, format!("{name}: {}", one.description), amount)
            })),
            NoteKind::Plain | NoteKind::Void | NoteKind::WriteOff => {
                lines.push(line(1, name, correction.difference));
            }
        }
    }
    lines
}

/// What the lines of a note begin with.
const fn note_name(language: Language, kind: NoteKind<'_>, amount: Money) -> &'static str {
    let is_credit = amount.minor < 0;
    match (kind, language) {
        (NoteKind::Plain | NoteKind::Lines(_), Language::Es | Language::Pt) if is_credit => {
            "Nota de crédito"
        }
        (NoteKind::Plain | NoteKind::Lines(_), Language::En) if is_credit => "Credit note",
        (NoteKind::Plain | NoteKind::Lines(_), Language::Es | Language::Pt) => "Nota de débito",
        (NoteKind::Plain | NoteKind::Lines(_), Language::En) => "Debit note",
        (NoteKind::Void, Language::Es) => "Anulación",
        (NoteKind::Void, Language::En) => "Void",
        (NoteKind::Void, Language::Pt) => "Anulação",
        (NoteKind::WriteOff, Language::Es) => "Baja por incobrable",
        (NoteKind::WriteOff, Language::En) => "Written off",
        (NoteKind::WriteOff, Language::Pt) => "Baixa por incobrável",
    }
}

fn activity<'a>(order: &CorrectionOrder<'a>) -> Result<Vec<NewActivity<'a>>> {
    let CorrectionOrder { issued, correction, .. } = *order;
    let event = |what| NewActivity {
        customer: &issued.customer,
        invoice: Some(&issued.id),
        payment: None,
        what,
    };
    let mut events = Vec::new();
    if correction.description.is_some() || correction.issued_on.is_some() {
        events.push(event(Activity::InvoiceReworded));
    }
    if let Some(on) = correction.parts.iter().filter_map(|part| part.due_on).min() {
        events.push(event(Activity::DueDateChanged { on }));
    }
    if !correction.difference.is_zero() {
        let from = issued.total().map_err(Error::corrupt)?;
        let to = from.plus(correction.difference).map_err(Error::corrupt)?;
        events.push(event(Activity::AmountCorrected { from, to }));
    }
    Ok(events)
}

#[cfg(test)]
mod tests;
