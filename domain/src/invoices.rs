//! Invoices and instalments with their amounts and states.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Timestamp, is_overdue};
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Currency, Money};

pub mod amendment;
pub mod cancellation;
mod correction;
pub mod entry;
mod line_draft;
mod plan;

pub use correction::{
    CorrectedPart, Correction, CorrectionError, InstalmentTerms, InvoiceTerms, IssuedInvoice,
};
pub use line_draft::{LineDraft, LineKind, LineValue, Rate};
pub use plan::{DueTerms, PlanError, PlanInterval, PlanRemainder, PlanTerms};

/// An invoice to one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Our id.
    pub id: InvoiceId,
    /// Customer who owes it.
    pub customer: CustomerId,
    /// The institution's number, unique in its source.
    pub number: String,
    /// Short description.
    pub description: String,
    /// Sum of its lines and of its instalments.
    pub total: Money,
    /// Outstanding amount.
    pub outstanding: Money,
    /// The day of issue.
    pub issued_on: Date,
    /// Due date of the next open instalment; of a paid invoice, of its last one.
    pub due_on: Date,
    /// Disputed by the customer; it is paid only if selected explicitly.
    pub disputed: bool,
    /// Time of the last payment, if paid in full.
    pub paid_at: Option<Timestamp>,
}

impl Invoice {
    /// State on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> InvoiceStanding {
        match () {
            () if self.total.is_zero() => InvoiceStanding::Void,
            () if self.outstanding.is_zero() => InvoiceStanding::Paid,
            () if self.disputed => InvoiceStanding::Disputed,
            () if is_overdue(self.due_on, today) => InvoiceStanding::Overdue,
            () if self.outstanding.minor < self.total.minor => InvoiceStanding::PartlyPaid,
            () => InvoiceStanding::Pending,
        }
    }
}

/// State of an invoice or instalment, as shown in its badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStanding {
    /// Unpaid, not due before today.
    Pending,
    /// Partly paid, not due before today.
    PartlyPaid,
    /// Unpaid after its due date.
    Overdue,
    /// Disputed by the customer.
    Disputed,
    /// Paid in full.
    Paid,
    /// Credited in full: not owed, and not paid.
    Void,
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// Description.
    pub description: String,
    /// Quantity.
    pub quantity: i64,
    /// Price of the line.
    pub amount: Money,
}

/// A part of an invoice that is due on a day: the unit of debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Our id.
    pub id: InstalmentId,
    /// The invoice it belongs to.
    pub invoice: InvoiceId,
    /// From 1.
    pub number: u32,
    /// Due date.
    pub due_on: Date,
    /// Original amount.
    pub amount: Money,
    /// Allocated amount.
    pub paid: Money,
}

impl Instalment {
    /// Outstanding amount.
    #[must_use]
    pub const fn outstanding(&self) -> Money {
        Money::new(self.amount.minor - self.paid.minor, self.amount.currency)
    }

    /// State on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> InvoiceStanding {
        match () {
            () if self.amount.is_zero() => InvoiceStanding::Void,
            () if self.outstanding().is_zero() => InvoiceStanding::Paid,
            () if is_overdue(self.due_on, today) => InvoiceStanding::Overdue,
            () if !self.paid.is_zero() => InvoiceStanding::PartlyPaid,
            () => InvoiceStanding::Pending,
        }
    }
}

/// An invoice to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoice {
    /// Source system; unique together with the number.
    pub source: String,
    /// The institution's number.
    pub number: String,
    /// Description.
    pub description: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
    /// Disputed in its source system.
    pub disputed: bool,
    /// Its lines.
    pub lines: Vec<InvoiceLine>,
    /// Due dates and amounts of instalments, in order.
    pub plan: Vec<(Date, Money)>,
}

/// Why an invoice cannot be issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInvoice {
    /// The number is missing.
    #[error("the invoice has no number")]
    NoNumber,
    /// No lines or no instalments.
    #[error("the invoice has no lines, or no instalments")]
    Nothing,
    /// An amount is zero or negative.
    #[error("an amount of the invoice is not above zero")]
    NotPositive,
    /// The instalments do not add up to the lines.
    #[error("the instalments do not add up to the lines")]
    Unequal,
    /// Mixed currencies, or too large.
    #[error(transparent)]
    Money(#[from] crate::money::MoneyError),
    /// Due dates out of order, or before the issue.
    #[error("the due dates are out of order or before the day of issue")]
    Dates,
}

impl NewInvoice {
    /// Validates the invoice and returns its total.
    ///
    /// # Errors
    /// See [`NotAnInvoice`].
    pub fn total(&self) -> Result<Money, NotAnInvoice> {
        if self.number.trim().is_empty() {
            return Err(NotAnInvoice::NoNumber);
        }
        if self.lines.is_empty() || self.plan.is_empty() {
            return Err(NotAnInvoice::Nothing);
        }
        if self.plan.iter().any(|(_, amount)| amount.minor <= 0) {
            return Err(NotAnInvoice::NotPositive);
        }
        let late = |d: &Date| *d < self.issued_on;
        if self.plan.first().is_some_and(|(d, _)| late(d)) || !self.plan.is_sorted_by_key(|p| p.0) {
            return Err(NotAnInvoice::Dates);
        }
        let lines = Money::sum(self.currency, self.lines.iter().map(|l| l.amount))?;
        let plan = Money::sum(self.currency, self.plan.iter().map(|p| p.1))?;
        if lines == plan { Ok(plan) } else { Err(NotAnInvoice::Unequal) }
    }
}

#[cfg(test)]
mod tests;
