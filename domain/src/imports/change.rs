//! What a later file says about an invoice that is there already.

use super::{Draft, DraftState, FixedFact, Obstacle, ProblemReason};
use crate::calendar::Date;
use crate::ids::{InstalmentId, PaymentId};
use crate::invoices::{Correction, CorrectionError, InstalmentTerms, InvoiceTerms, IssuedInvoice};
use crate::money::{Money, MoneyError};

/// An existing invoice, and what its source said about it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingInvoice {
    /// Number of its customer.
    pub customer_number: String,
    /// The invoice.
    pub issued: IssuedInvoice,
    /// Whether it is disputed.
    pub disputed: bool,
    /// Whether a dispute waits for its decision.
    pub is_undecided: bool,
    /// Sum of the source's credit notes that were set against it: its rows repeat the amount
    /// before them.
    pub credited: Money,
    /// Whether it was corrected to nothing, as when it is void.
    pub is_withdrawn: bool,
    /// Whether staff voided, credited, wrote off or amended it: no file overrules that.
    pub is_changed_at_desk: bool,
    /// Payments that the source said.
    pub source_payments: Vec<SourcePayment>,
}

/// A payment of an instalment, as the source said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePayment {
    /// Our id.
    pub payment: PaymentId,
    /// The instalment.
    pub instalment: InstalmentId,
    /// Amount.
    pub amount: Money,
    /// The day on which it was paid.
    pub paid_on: Date,
}

/// What has to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceChange {
    /// Payments that the source takes back.
    pub taken_back: Vec<PaymentId>,
    /// Changes of the invoice.
    pub correction: Option<Correction>,
    /// Whether the file asks for changes of an invoice that staff changed; it keeps what they left.
    pub is_kept: bool,
    /// Whether it becomes disputed, or is no more.
    pub disputed: Option<bool>,
    /// Instalments that are paid now, with the day if it is known.
    pub paid: Vec<(InstalmentId, Option<Date>)>,
    /// The invoice after the correction.
    pub issued: IssuedInvoice,
}

impl SourceChange {
    /// Whether the invoice itself changes, apart from payments.
    #[must_use]
    pub const fn is_correction(&self) -> bool {
        self.correction.is_some() || self.disputed.is_some() || !self.taken_back.is_empty()
    }

    /// Whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.is_correction() && self.paid.is_empty()
    }
}

impl ExistingInvoice {
    /// The change that a draft asks for.
    ///
    /// # Errors
    /// Why it waits for a person.
    pub fn change(&self, draft: &Draft) -> Result<SourceChange, ProblemReason> {
        if self.customer_number != draft.customer {
            return Err(ProblemReason::Differs(FixedFact::Customer));
        }
        let has_amount = !(draft.is_void() && draft.amount.is_zero());
        if has_amount && self.issued.currency != draft.amount.currency {
            return Err(ProblemReason::Differs(FixedFact::Currency));
        }
        if self.issued.instalments.len() != draft.plan.len() && !draft.is_void() {
            return Err(cannot(CorrectionError::Instalments));
        }
        let (issued, taken_back) = self.without_taken_back(draft)?;
        let (correction, is_kept) = self.correction(draft, &issued)?;
        let issued = match &correction {
            Some(correction) => issued.after(correction),
            None => issued,
        };
        if draft.is_void() && !is_kept && !issued.total().map_err(money)?.is_zero() {
            return Err(ProblemReason::CannotApply(Obstacle::VoidAndPaid));
        }
        let is_open = !issued.outstanding().map_err(money)?.is_zero();
        let disputed = match draft.disputed {
            Some(true) if is_open && !self.disputed => Some(true),
            Some(false) if self.is_undecided => Some(false),
            Some(_) | None => None,
        };
        let paid = issued.instalments.iter().zip(&draft.plan).filter_map(|(part, says)| {
            let DraftState::Paid(day) = says.state else { return None };
            (!part.outstanding().is_zero()).then(|| (part.id.clone(), day))
        });
        let paid = paid.collect();
        Ok(SourceChange { taken_back, correction, is_kept, disputed, paid, issued })
    }

    /// What the draft changes of the invoice, and whether that is left as staff want it.
    fn correction(
        &self,
        draft: &Draft,
        issued: &IssuedInvoice,
    ) -> Result<(Option<Correction>, bool), ProblemReason> {
        let terms = if draft.is_void() { issued.void() } else { self.terms(draft)? };
        let correction = issued.correct(&terms);
        if self.is_changed_at_desk {
            return Ok((None, !matches!(correction, Ok(None))));
        }
        Ok((correction.map_err(cannot)?, false))
    }

    /// What the draft says, less the credit notes.
    fn terms(&self, draft: &Draft) -> Result<InvoiceTerms, ProblemReason> {
        let mut left = self.credited;
        let mut plan = Vec::with_capacity(draft.plan.len());
        for says in draft.plan.iter().rev() {
            let taken = says.amount.least(left).map_err(money)?;
            left = left.minus(taken).map_err(money)?;
            let amount = Some(says.amount.minus(taken).map_err(money)?);
            plan.push(InstalmentTerms { due_on: says.is_due_given.then_some(says.due_on), amount });
        }
        plan.reverse();
        let description = draft.description.is_given.then(|| draft.description.text.clone());
        Ok(InvoiceTerms { description, issued_on: Some(draft.issued_on), plan })
    }

    /// The invoice without the payments that the source takes back, or made on another day: a
    /// payment is never edited, so that one is recorded anew.
    fn without_taken_back(
        &self,
        draft: &Draft,
    ) -> Result<(IssuedInvoice, Vec<PaymentId>), ProblemReason> {
        let mut issued = self.issued.clone();
        let mut taken_back = Vec::new();
        let is_void = draft.is_void();
        for (place, part) in issued.instalments.iter_mut().enumerate() {
            let state = draft.plan.get(place).map(|says| says.state);
            let is_other = |payment: &&SourcePayment| {
                let is_taken_back = match state {
                    Some(DraftState::Paid(Some(day))) => payment.paid_on != day,
                    Some(DraftState::Open) => true,
                    Some(DraftState::Unsaid | DraftState::Paid(None) | DraftState::Void) | None => {
                        false
                    }
                };
                payment.instalment == part.id && (is_void || is_taken_back)
            };
            let others: Vec<_> = self.source_payments.iter().filter(is_other).collect();
            for known in others {
                part.paid = part.paid.minus(known.amount).map_err(money)?;
                taken_back.push(known.payment.clone());
            }
        }
        taken_back.sort();
        taken_back.dedup();
        Ok((issued, taken_back))
    }
}

pub(super) const fn cannot(error: CorrectionError) -> ProblemReason {
    ProblemReason::CannotApply(match error {
        CorrectionError::Instalments => Obstacle::OtherInstalments,
        CorrectionError::BelowPaid => Obstacle::MorePaid,
        CorrectionError::BeingPaid => Obstacle::BeingPaid,
        CorrectionError::Money => Obstacle::Amounts,
    })
}

fn money(_: MoneyError) -> ProblemReason {
    cannot(CorrectionError::Money)
}
