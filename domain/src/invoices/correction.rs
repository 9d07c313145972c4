//! Corrections of issued invoices: of the description, due dates, and amounts. An amount is
//! corrected by a credit or debit note; what is paid stays paid.

use super::Instalment;
use crate::calendar::Date;
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Currency, Money, MoneyError};

/// An issued invoice, as far as it can be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedInvoice {
    /// Our id.
    pub id: InvoiceId,
    /// Customer who owes it.
    pub customer: CustomerId,
    /// Short description.
    pub description: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
    /// In order.
    pub instalments: Vec<Instalment>,
    /// Whether a payment of it is open at a gateway.
    pub is_being_paid: bool,
}

/// What an invoice is to say. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceTerms {
    /// Description.
    pub description: Option<String>,
    /// The day of issue.
    pub issued_on: Option<Date>,
    /// Due date and amount of each instalment, in order; none if they stay.
    pub plan: Vec<InstalmentTerms>,
}

/// What an instalment is to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InstalmentTerms {
    /// Due date.
    pub due_on: Option<Date>,
    /// Amount.
    pub amount: Option<Money>,
}

/// Changes of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// New description.
    pub description: Option<String>,
    /// New day of issue.
    pub issued_on: Option<Date>,
    /// Changed instalments.
    pub parts: Vec<CorrectedPart>,
    /// Difference of the invoice's total.
    pub difference: Money,
}

/// Changes of an instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedPart {
    /// Our id.
    pub instalment: InstalmentId,
    /// New due date.
    pub due_on: Option<Date>,
    /// Difference of the amount; zero if it stays.
    pub difference: Money,
}

/// Why an invoice cannot be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// The number of instalments differs.
    #[error("it has another number of instalments")]
    Instalments,
    /// The new amount is below what is paid.
    #[error("more is paid than it would amount to")]
    BelowPaid,
    /// A payer is at a gateway's page with the old amount.
    #[error("a payment of it is on its way")]
    BeingPaid,
    /// Mixed currencies, or too large.
    #[error("the amounts are of different currencies, or too large")]
    Money,
}

impl From<MoneyError> for CorrectionError {
    fn from(_: MoneyError) -> Self {
        Self::Money
    }
}

impl IssuedInvoice {
    /// Total.
    ///
    /// # Errors
    /// When the amounts do not add up.
    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency, self.instalments.iter().map(|part| part.amount))
    }

    /// Outstanding amount.
    ///
    /// # Errors
    /// When the amounts do not add up.
    pub fn outstanding(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency, self.instalments.iter().map(Instalment::outstanding))
    }

    /// The changes that make the invoice say this; `None` if it says so already.
    ///
    /// # Errors
    /// See [`CorrectionError`].
    pub fn correct(&self, terms: &InvoiceTerms) -> Result<Option<Correction>, CorrectionError> {
        let description = terms.description.as_ref().filter(|new| **new != self.description);
        let issued_on = terms.issued_on.filter(|day| *day != self.issued_on);
        if !terms.plan.is_empty() && terms.plan.len() != self.instalments.len() {
            return Err(CorrectionError::Instalments);
        }
        let mut parts = Vec::new();
        let mut difference = Money::zero(self.currency);
        for (part, terms) in self.instalments.iter().zip(&terms.plan) {
            let first_day = issued_on.unwrap_or(self.issued_on);
            let Some(corrected) = correct_part(part, *terms, first_day)? else { continue };
            difference = difference.plus(corrected.difference)?;
            parts.push(corrected);
        }
        if self.is_being_paid && parts.iter().any(|part| !part.difference.is_zero()) {
            return Err(CorrectionError::BeingPaid);
        }
        let is_changed = description.is_some() || issued_on.is_some() || !parts.is_empty();
        let description = description.cloned();
        Ok(is_changed.then_some(Correction { description, issued_on, parts, difference }))
    }

    /// The terms of an invoice of which nothing more is owed.
    #[must_use]
    pub fn void(&self) -> InvoiceTerms {
        let nothing = |part: &Instalment| InstalmentTerms { due_on: None, amount: Some(part.paid) };
        InvoiceTerms { plan: self.instalments.iter().map(nothing).collect(), ..Default::default() }
    }

    /// The terms after a credit of this amount, which takes the instalments due last first; `None`
    /// if less is owed.
    #[must_use]
    pub fn credited(&self, amount: Money) -> Option<InvoiceTerms> {
        let mut left = amount;
        let mut plan = vec![InstalmentTerms::default(); self.instalments.len()];
        for (part, terms) in self.instalments.iter().zip(&mut plan).rev() {
            let taken = part.outstanding().least(left).ok()?;
            left = left.minus(taken).ok()?;
            terms.amount = part.amount.minus(taken).ok();
        }
        left.is_zero().then_some(InvoiceTerms { plan, ..InvoiceTerms::default() })
    }

    /// The invoice after a correction.
    #[must_use]
    pub fn after(mut self, correction: &Correction) -> Self {
        if let Some(description) = &correction.description {
            self.description.clone_from(description);
        }
        self.issued_on = correction.issued_on.unwrap_or(self.issued_on);
        for part in &mut self.instalments {
            let changed = correction.parts.iter().find(|changed| changed.instalment == part.id);
            let Some(changed) = changed else { continue };
            part.due_on = changed.due_on.unwrap_or(part.due_on);
            part.amount = part.amount.plus(changed.difference).unwrap_or(part.amount);
        }
        self
    }
}

/// The changes of an instalment; it is due on the first day at the earliest.
fn correct_part(
    part: &Instalment,
    terms: InstalmentTerms,
    first_day: Date,
) -> Result<Option<CorrectedPart>, CorrectionError> {
    let amount = terms.amount.unwrap_or(part.amount);
    let difference = amount.minus(part.amount)?;
    if amount.minor < part.paid.minor {
        return Err(CorrectionError::BelowPaid);
    }
    // The dates of what is paid are history.
    let is_open = amount.minor > part.paid.minor;
    let due_on = terms.due_on.map(|day| day.max(first_day));
    let due_on = due_on.filter(|day| is_open && *day != part.due_on);
    let is_changed = due_on.is_some() || !difference.is_zero();
    let instalment = part.id.clone();
    Ok(is_changed.then_some(CorrectedPart { instalment, due_on, difference }))
}

#[cfg(test)]
mod tests;
