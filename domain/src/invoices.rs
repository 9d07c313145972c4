//! Invoices and their instalments, as they are: what was billed, what is paid of it, what is due.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Timestamp, is_overdue};
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Currency, Money};

/// An invoice to one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Our id.
    pub id: InvoiceId,
    /// Whose debt it is.
    pub customer: CustomerId,
    /// The institution's number, unique in its source.
    pub number: String,
    /// What it is for, in a few words.
    pub description: String,
    /// The sum of its lines and of its instalments.
    pub total: Money,
    /// What is still to be paid.
    pub outstanding: Money,
    /// The day of issue.
    pub issued_on: Date,
    /// When the next open instalment is due; of a paid invoice, when its last one was.
    pub due_on: Date,
    /// The customer disputes it: it cannot be paid online until that is settled.
    pub disputed: bool,
    /// When the last of it was paid.
    pub paid_at: Option<Timestamp>,
}

impl Invoice {
    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> InvoiceStanding {
        match () {
            () if self.outstanding.is_zero() => InvoiceStanding::Paid,
            () if self.disputed => InvoiceStanding::Disputed,
            () if is_overdue(self.due_on, today) => InvoiceStanding::Overdue,
            () if self.outstanding.minor < self.total.minor => InvoiceStanding::PartlyPaid,
            () => InvoiceStanding::Pending,
        }
    }
}

/// How an invoice or an instalment stands, in one word for its badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStanding {
    /// To be paid, not due before today.
    Pending,
    /// To be paid, a part is.
    PartlyPaid,
    /// Its due date has passed.
    Overdue,
    /// Questioned by the customer.
    Disputed,
    /// Nothing is left to pay.
    Paid,
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// What was delivered.
    pub description: String,
    /// How many.
    pub quantity: i64,
    /// The price of the line.
    pub amount: Money,
}

/// A part of an invoice that is due on a day: the unit of debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Our id.
    pub id: InstalmentId,
    /// The invoice it belongs to.
    pub invoice: InvoiceId,
    /// 1 for the first.
    pub number: u32,
    /// The last day to pay without delay.
    pub due_on: Date,
    /// What was billed.
    pub amount: Money,
    /// What is allocated to it so far.
    pub paid: Money,
}

impl Instalment {
    /// What is still to be paid.
    #[must_use]
    pub const fn outstanding(&self) -> Money {
        Money::new(self.amount.minor - self.paid.minor, self.amount.currency)
    }

    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> InvoiceStanding {
        match () {
            () if self.outstanding().is_zero() => InvoiceStanding::Paid,
            () if is_overdue(self.due_on, today) => InvoiceStanding::Overdue,
            () if !self.paid.is_zero() => InvoiceStanding::PartlyPaid,
            () => InvoiceStanding::Pending,
        }
    }
}

/// An invoice that is to be issued, right by construction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoice {
    /// Which system it comes from; with the number it is unique.
    pub source: String,
    /// The institution's number.
    pub number: String,
    /// What it is for.
    pub description: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
    /// Disputed already at its source.
    pub disputed: bool,
    /// Its lines.
    pub lines: Vec<InvoiceLine>,
    /// When which part is due, in order.
    pub plan: Vec<(Date, Money)>,
}

/// Why an invoice cannot be issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInvoice {
    /// No number.
    #[error("the invoice has no number")]
    NoNumber,
    /// Nothing to pay.
    #[error("the invoice has no lines, or no instalments")]
    Nothing,
    /// Zero or below.
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
    /// Checks the invoice and gives its total.
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
