//! Imports: the content of a line of another system's file, or its problems.

use std::fmt;

use crate::calendar::Date;
use crate::identity::Email;
use crate::invoices::{InvoiceLine, NewInvoice};
use crate::money::{AmountError, Currency, Money};

mod columns;
mod contact_details;
mod fields;
mod profile;

pub use columns::{Columns, FileRecord, HeaderProblem};
pub use contact_details::ContactDetails;
pub use profile::{Profile, ProfileProblem};

/// An invoice as read from a line, valid by the rules of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// Number of its customer.
    pub customer: String,
    /// Name of the customer.
    pub name: String,
    /// E-mail address of the customer.
    pub email: Option<Email>,
    /// Other contact details of the customer.
    pub contact_details: ContactDetails,
    /// Number of the invoice.
    pub number: String,
    /// Description.
    pub description: String,
    /// The day of issue.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// Amount.
    pub amount: Money,
    /// Whether it is disputed and not settled.
    pub disputed: bool,
    /// Day on which it was paid in full.
    pub settled_on: Option<Date>,
}

impl Draft {
    /// The invoice, with one line and one instalment.
    #[must_use]
    pub fn invoice(&self, source: &str) -> NewInvoice {
        let line =
            InvoiceLine { description: self.description.clone(), quantity: 1, amount: self.amount };
        NewInvoice {
            source: source.to_owned(),
            number: self.number.clone(),
            description: self.description.clone(),
            currency: self.amount.currency,
            issued_on: self.issued_on,
            disputed: self.disputed,
            lines: vec![line],
            plan: vec![(self.due_on, self.amount)],
        }
    }
}

/// A problem of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// Line in the file on which the record begins; the header's is 1.
    pub line: u64,
    /// Name of the column; empty if the whole line is meant.
    pub column: String,
    /// Beginning of the value.
    pub value: String,
    /// The problem.
    pub reason: ProblemReason,
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, value, reason } = self;
        write!(f, "line {line}")?;
        if !column.is_empty() {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {reason}")?;
        if value.is_empty() { Ok(()) } else { write!(f, ": {value:?}") }
    }
}

/// Problem of a line or of a value in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemReason {
    /// The number of fields differs from the header's.
    #[error("{found} fields, the header has {expected}")]
    Fields {
        /// Number of fields.
        found: usize,
        /// Expected number.
        expected: usize,
    },
    /// The record exceeds the maximum length.
    #[error("the record is longer than {0} bytes; is a quote not closed?")]
    RecordTooLong(usize),
    /// Not valid UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// A required value is empty.
    #[error("empty")]
    Empty,
    /// A control character, such as NUL, escape, or a line break in a number.
    #[error("holds a sign that is no text")]
    Control,
    /// Longer than the maximum.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Not an address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// Not a telephone number.
    #[error("not a telephone number, as +51987654321")]
    NotAPhone,
    /// A telephone number without country code.
    #[error("a telephone number without + and the country's calling code")]
    NoCallingCode,
    /// A telephone number with a trunk zero, which is not valid internationally.
    #[error("a telephone number with a zero before it: write it as +51987654321")]
    LeadingZero,
    /// An address with too many lines.
    #[error("more than {0} lines")]
    TooManyLines(usize),
    /// Not a list of segments.
    #[error("not a segment: letters, digits, '-' and '_'; several are separated by ';'")]
    NotASegment,
    /// Not a country code.
    #[error("not a country as ISO 3166-1 writes it: two letters, as PE")]
    NotACountry,
    /// Not a region code.
    #[error("not a region as ISO 3166-2 writes it behind the country: SP of BR-SP")]
    NotARegion,
    /// Not the name of a time zone.
    #[error("not a time zone of the IANA database, as America/Lima")]
    NotATimeZone,
    /// Does not match the profile's date format.
    #[error("not a date as {0}")]
    NotADate(String),
    /// An implausible date.
    #[error("the year is not between 1970 and 2199")]
    FarDate,
    /// Due before the day of issue.
    #[error("due before the day of issue")]
    DueBeforeIssue,
    /// Settled before the day of issue.
    #[error("settled before the day of issue")]
    SettledBeforeIssue,
    /// Settled in the future.
    #[error("settled in the future")]
    SettledInFuture,
    /// Not an amount.
    #[error(transparent)]
    NotAnAmount(#[from] AmountError),
    /// Zero or negative.
    #[error("the amount is not above zero")]
    NotPositive,
    /// Neither of the profile's words for yes nor for no.
    #[error("neither yes nor no")]
    NeitherYesNorNo,
    /// Contradicts another line about the same invoice.
    #[error("the same invoice is on line {0}, with other content")]
    Twice(u64),
    /// Differs from the existing invoice.
    #[error("the invoice is there already, with another {0}")]
    Differs(&'static str),
}

/// An existing invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledInvoice {
    /// Number of its customer.
    pub customer: String,
    /// Total.
    pub total: Money,
}

impl BilledInvoice {
    /// A difference to a draft that an import cannot apply.
    #[must_use]
    pub fn differs_from(&self, draft: &Draft) -> Option<ProblemReason> {
        match () {
            () if self.customer != draft.customer => Some(ProblemReason::Differs("customer")),
            () if self.total.currency != draft.amount.currency => {
                Some(ProblemReason::Differs("currency"))
            }
            () if self.total != draft.amount => Some(ProblemReason::Differs("amount")),
            () => None,
        }
    }
}

/// A text that spreadsheets do not evaluate as a formula, for CSV reports.
#[must_use]
pub fn neutral(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}").into();
    }
    text.into()
}

/// The currencies that a profile may name, for its error text.
fn currencies() -> String {
    Currency::ALL.map(Currency::code).join(", ")
}

#[cfg(test)]
mod tests;
