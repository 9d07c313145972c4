//! What a later file says about a credit note that is booked already.

use super::{Draft, DraftKind, ExistingInvoice, Obstacle, ProblemReason, change};
use crate::ids::InstalmentId;
use crate::invoices::{Correction, InstalmentTerms, InvoiceTerms};
use crate::money::{Money, MoneyError};

/// What a credit note has taken from an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedCredit {
    /// Number of the invoice.
    pub invoice: String,
    /// Number of its customer.
    pub customer: String,
    /// The instalment.
    pub instalment: InstalmentId,
    /// Amount above zero; zero once it is taken back.
    pub amount: Money,
    /// How often the credit note was booked against the invoice.
    pub revisions: i64,
}

/// What has to be done with a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteChange {
    /// Nothing: it is booked as the file says.
    Same,
    /// Nothing: it is void, and was never booked or is taken back.
    Void,
    /// This much more is credited.
    Credit(Money),
    /// This much is taken back.
    TakeBack(Money),
}

impl Draft {
    /// Whether it is a credit note, or may be one: a void row needs no amount whose sign would
    /// tell.
    #[must_use]
    pub fn may_be_note(&self) -> bool {
        self.kind != DraftKind::Invoice || (self.is_void() && self.amount.is_zero())
    }

    /// Number of the invoice that a credit note corrects, if the file says it.
    #[must_use]
    pub fn corrects(&self) -> Option<&str> {
        match &self.kind {
            DraftKind::CreditNote { of } => of.as_deref(),
            DraftKind::Invoice => None,
        }
    }

    /// What has to be done with a credit note, of which this is booked.
    ///
    /// # Errors
    /// Why it waits for a person.
    pub fn note_change(&self, booked: &[BookedCredit]) -> Result<NoteChange, ProblemReason> {
        let standing = || booked.iter().filter(|part| !part.amount.is_zero());
        let currency = standing().next().map_or(self.amount.currency, |part| part.amount.currency);
        let stands = Money::sum(currency, standing().map(|part| part.amount)).map_err(too_large)?;
        if stands.is_zero() {
            let is_void = self.is_void();
            return Ok(if is_void { NoteChange::Void } else { NoteChange::Credit(self.credit()) });
        }
        if standing().any(|part| part.customer != self.customer) {
            return Err(cannot(Obstacle::NoteOfOtherCustomer));
        }
        if self.is_void() {
            return Ok(NoteChange::TakeBack(stands));
        }
        if currency != self.amount.currency {
            return Err(cannot(Obstacle::NoteInOtherCurrency));
        }
        if self.corrects().is_some_and(|of| standing().any(|part| part.invoice != of)) {
            return Err(cannot(Obstacle::NoteOfOtherInvoice));
        }
        let more = self.credit().minus(stands).map_err(too_large)?;
        Ok(match more.minor {
            0 => NoteChange::Same,
            1.. => NoteChange::Credit(more),
            ..0 => NoteChange::TakeBack(Money::new(-more.minor, currency)),
        })
    }

    /// The amount of a credit note, above zero.
    const fn credit(&self) -> Money {
        Money::new(-self.amount.minor, self.amount.currency)
    }
}

/// The parts of a credit note that are taken back. It took what is due last first, so that what is
/// due first is owed again first.
///
/// # Errors
/// When the amounts do not add up.
pub fn taken_back(
    booked: &[BookedCredit],
    amount: Money,
) -> Result<Vec<BookedCredit>, ProblemReason> {
    let mut left = amount;
    let mut parts = Vec::new();
    for part in booked {
        let amount = part.amount.least(left).map_err(too_large)?;
        left = left.minus(amount).map_err(too_large)?;
        if !amount.is_zero() {
            parts.push(BookedCredit { amount, ..part.clone() });
        }
    }
    Ok(parts)
}

impl ExistingInvoice {
    /// The change of an invoice that owes again what credit notes took.
    ///
    /// # Errors
    /// Why it waits for a person.
    pub fn without_credit(&self, parts: &[BookedCredit]) -> Result<Correction, ProblemReason> {
        if self.is_withdrawn {
            return Err(cannot(Obstacle::NotedIsWithdrawn));
        }
        if self.is_changed_at_desk {
            return Err(cannot(Obstacle::ChangedAtDesk));
        }
        let mut plan = Vec::with_capacity(self.issued.instalments.len());
        for instalment in &self.issued.instalments {
            let of_it = parts.iter().filter(|part| part.instalment == instalment.id);
            let mut amounts = of_it.map(|part| part.amount);
            let amount = amounts.try_fold(instalment.amount, Money::plus).map_err(too_large)?;
            plan.push(InstalmentTerms { due_on: None, amount: Some(amount) });
        }
        let terms = InvoiceTerms { plan, ..InvoiceTerms::default() };
        let correction = self.issued.correct(&terms).map_err(change::cannot)?;
        correction.ok_or_else(|| cannot(Obstacle::NoteOfOtherInstalment))
    }
}

const fn cannot(why: Obstacle) -> ProblemReason {
    ProblemReason::CannotApply(why)
}

const fn too_large(_: MoneyError) -> ProblemReason {
    cannot(Obstacle::Amounts)
}

#[cfg(test)]
mod tests;
