//! Imports: the content of a line of another system's file, or its problems.

use crate::calendar::Date;
use crate::identity::Email;
use crate::invoices::{InvoiceLine, NewInvoice};
use crate::money::{Currency, Money};

mod amounts;
mod change;
mod columns;
mod contact_details;
mod fields;
mod group;
pub mod mailboxes;
mod mapping;
mod notes;
mod problems;
mod profile;
pub mod proposal;
mod state;
mod totals;
pub mod undo;

pub use change::{ExistingInvoice, SourceChange, SourcePayment};
pub use columns::{Columns, FileRecord, HeaderProblem, LineReading, RowOwner, column_name};
pub use contact_details::ContactDetails;
pub use group::Grouping;
pub use mapping::{ColumnRole, Mapping};
pub use notes::{BookedCredit, NoteChange, taken_back};
pub use problems::{FixedFact, LineProblem, Obstacle, ProblemReason, RowFact, neutral};
pub use profile::{
    AddressChoice, ColumnNames, ColumnRef, NegativeMeaning, Profile, ProfileProblem, RowMeaning,
    Texts, Words,
};
pub use state::{ImportEvent, ImportState};

/// An invoice or credit note as read from the file, valid by the rules of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// What it is.
    pub kind: DraftKind,
    /// Number of its customer.
    pub customer: String,
    /// Name of the customer, or the profile's text for it.
    pub name: DraftText,
    /// E-mail address of the customer.
    pub email: Option<Email>,
    /// Other contact details of the customer.
    pub contact_details: ContactDetails,
    /// Number of the invoice.
    pub number: String,
    /// Description, or the profile's text for it.
    pub description: DraftText,
    /// The day of issue.
    pub issued_on: Date,
    /// Amount; negative for a credit note, and zero if it is void and the file does not say it.
    pub amount: Money,
    /// Its lines; none if the amount is the only one.
    pub lines: Vec<DraftLine>,
    /// Its instalments, in order.
    pub plan: Vec<DraftInstalment>,
    /// Whether it is disputed and not settled; `None` if the file does not say.
    pub disputed: Option<bool>,
    /// Whether the file says something about its payment that cannot be read.
    pub is_doubtful: bool,
}

/// What a draft is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DraftKind {
    /// An invoice.
    Invoice,
    /// A credit note, with the number of the invoice that it corrects, if the file says it.
    CreditNote {
        /// Number of the invoice.
        of: Option<String>,
    },
}

/// A text of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftText {
    /// The text.
    pub text: String,
    /// Whether the file says it. Otherwise it stands in for an empty cell, and what is known stays.
    pub is_given: bool,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftLine {
    /// Description.
    pub description: String,
    /// Amount.
    pub amount: Money,
}

/// An instalment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftInstalment {
    /// Due date.
    pub due_on: Date,
    /// Whether the file says it. Otherwise it follows from the day of issue.
    pub is_due_given: bool,
    /// Amount.
    pub amount: Money,
    /// What the file says about its payment.
    pub state: DraftState,
}

/// What a file says about the payment of a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DraftState {
    /// Nothing.
    Unsaid,
    /// It is unpaid.
    Open,
    /// It was paid in full, on a day if that is known.
    Paid(Option<Date>),
    /// It is not owed.
    Void,
}

impl Draft {
    /// Whether it is void.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.plan.iter().all(|instalment| instalment.state == DraftState::Void)
    }

    /// The invoice.
    #[must_use]
    pub fn invoice(&self, source: &str) -> NewInvoice {
        let line = |description: &String, amount| InvoiceLine {
            description: description.clone(),
            quantity: 1,
            amount,
        };
        let lines = match self.lines.as_slice() {
            [] => vec![line(&self.description.text, self.amount)],
            lines => lines.iter().map(|one| line(&one.description, one.amount)).collect(),
        };
        NewInvoice {
            source: source.to_owned(),
            number: self.number.clone(),
            description: self.description.text.clone(),
            currency: self.amount.currency,
            issued_on: self.issued_on,
            disputed: self.disputed == Some(true) || self.is_doubtful,
            lines,
            plan: self.plan.iter().map(|part| (part.due_on, part.amount)).collect(),
        }
    }
}

/// The currencies that a profile may name, for its error text.
fn currencies() -> String {
    Currency::ALL.map(Currency::code).join(", ")
}

#[cfg(test)]
mod tests;
