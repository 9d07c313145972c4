//! What staff enter for a new invoice, and what it means.

use serde::{Deserialize, Serialize};

use super::plan::PlanError;
use super::{InvoiceLine, NewInvoice};
use crate::calendar::Date;
use crate::identity::Email;
use crate::ids::CustomerId;
use crate::language::NumberStyle;
use crate::money::{AmountError, Money};

mod reading;

pub use reading::one_line;

/// Most lines of an invoice that is entered by hand.
pub const MOST_LINES: usize = 12;

/// Maximum length of a description in characters.
pub const DESCRIPTION_MAX_CHARS: usize = 200;

/// Maximum length of a number of an invoice or a customer in characters.
pub const NUMBER_MAX_CHARS: usize = 40;

/// A new invoice as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceEntry {
    /// Who owes it.
    pub customer: CustomerEntry,
    /// The institution's number; the next one if it is empty.
    pub number: String,
    /// Short description.
    pub description: String,
    /// Code of ISO 4217.
    pub currency: String,
    /// The day of issue.
    pub issued_on: String,
    /// Rows of the form; empty ones are left out.
    pub lines: Vec<LineEntry>,
    /// When it is due.
    pub due: DueEntry,
}

/// A customer who is known, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerEntry {
    /// Our id; empty for a new customer.
    pub id: String,
    /// The institution's number of a new customer.
    pub number: String,
    /// Name of a new customer.
    pub name: String,
    /// Mailbox of a new customer, if there is one.
    pub email: String,
}

/// A row of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineEntry {
    /// Code of a [`LineKind`].
    pub kind: String,
    /// Description.
    pub description: String,
    /// How many; 1 if it is empty.
    pub quantity: String,
    /// An amount; of discounts and taxes, also a rate such as `18%`.
    pub value: String,
}

impl LineEntry {
    /// Whether nothing was typed into it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.description.trim().is_empty() && self.value.trim().is_empty()
    }
}

/// One due date, or a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DueEntry {
    /// Whether it is a plan: `plan`.
    pub kind: String,
    /// The due date, without a plan.
    pub on: String,
    /// Number of instalments.
    pub count: String,
    /// Due date of the first instalment.
    pub first: String,
    /// Code of a [`PlanInterval`].
    pub interval: String,
    /// Code of a [`PlanRemainder`].
    pub remainder: String,
    /// `on`, if a plan that begins at the end of a month stays there.
    pub month_end: String,
    /// `on`, if weekends are left out.
    pub weekends: String,
}

impl DueEntry {
    /// Value of [`Self::kind`] for a plan.
    pub const PLAN: &'static str = "plan";

    /// Whether it is a plan.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        self.kind == Self::PLAN
    }
}

/// Who a new invoice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerDraft {
    /// A customer who is known.
    Existing(CustomerId),
    /// Somebody new.
    New {
        /// The institution's number.
        number: String,
        /// Name.
        name: String,
        /// Mailbox.
        email: Option<Email>,
    },
}

/// A new invoice that is complete, except for the number that it may get when it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDraft {
    /// Who owes it.
    pub customer: CustomerDraft,
    /// A number of staff's own choice.
    pub number: Option<String>,
    /// Short description.
    pub description: String,
    /// The day of issue.
    pub issued_on: Date,
    /// Its lines, priced.
    pub lines: Vec<InvoiceLine>,
    /// Due dates and amounts of instalments, in order.
    pub plan: Vec<(Date, Money)>,
    /// Sum of the lines and of the instalments.
    pub total: Money,
}

impl InvoiceDraft {
    /// The invoice under a number of a source.
    #[must_use]
    pub fn numbered(&self, source: &str, number: &str) -> NewInvoice {
        NewInvoice {
            source: source.to_owned(),
            number: number.to_owned(),
            description: self.description.clone(),
            currency: self.total.currency,
            issued_on: self.issued_on,
            disputed: false,
            lines: self.lines.clone(),
            plan: self.plan.clone(),
        }
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named as its field of the entry")]
pub enum EntryField {
    CustomerNumber,
    CustomerName,
    CustomerEmail,
    Number,
    Description,
    Currency,
    IssuedOn,
    Lines,
    LineDescription(usize),
    LineQuantity(usize),
    LineValue(usize),
    DueOn,
    Count,
    FirstDue,
    Reason,
    Instalment(usize),
}

/// What is wrong in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFault {
    /// Nothing was typed.
    Missing,
    /// Too many characters, or some that are not seen.
    TooLong,
    /// No address such as `name@example.org`.
    NotAnEmail,
    /// No date.
    NotADate,
    /// A day so far away that its year must be mistyped.
    WrongYear,
    /// A day of issue after today.
    InFuture,
    /// A due date before the day of issue.
    BeforeIssue,
    /// A due date before that of the instalment before.
    OutOfOrder,
    /// No whole number, or an odd one.
    NotACount,
    /// No rate above 0 and up to 100 %.
    NotARate,
    /// No amount.
    Amount(AmountError),
    /// An amount of a line that is not above zero.
    NotPositive,
    /// More than the line says.
    MoreThanLine,
    /// The lines come to nothing, or less.
    NoTotal,
    /// The lines come to more than can be written.
    TooMuch,
    /// No such plan.
    Plan(PlanError),
}

/// A field, and what is wrong in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryProblem {
    /// The field.
    pub field: EntryField,
    /// What is wrong.
    pub fault: EntryFault,
}

impl InvoiceEntry {
    /// What was entered means; amounts are read as written in a region.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn read(&self, style: NumberStyle, today: Date) -> Result<InvoiceDraft, Vec<EntryProblem>> {
        reading::read(self, style, today)
    }
}

#[cfg(test)]
mod tests;
