//! Imports: what a line of another system's file says, or why it cannot be taken.

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

/// An invoice as a line of the file says it, right by the rules of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Draft {
    /// The number of its customer.
    pub customer: String,
    /// The customer's name.
    pub name: String,
    /// Where to write to the customer.
    pub email: Option<Email>,
    /// How else the customer is reached, and where that is.
    pub contact_details: ContactDetails,
    /// The number of the invoice.
    pub number: String,
    /// What it is for.
    pub description: String,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day to pay without delay.
    pub due_on: Date,
    /// What is billed.
    pub amount: Money,
    /// The customer disputes it, and it is not settled.
    pub disputed: bool,
    /// The day on which it was paid whole.
    pub settled_on: Option<Date>,
}

impl Draft {
    /// The invoice: one line, due at once.
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

/// Why a line cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// The line in the file on which the record begins; the header's is 1.
    pub line: u64,
    /// The name of the column; empty when the whole line is meant.
    pub column: String,
    /// The beginning of what is written there.
    pub value: String,
    /// What is wrong with it.
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

/// What is wrong with a line or with a value in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemReason {
    /// The record has another number of fields than the header.
    #[error("{found} fields, the header has {expected}")]
    Fields {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The record is longer than any record can be.
    #[error("the record is longer than {0} bytes; is a quote not closed?")]
    RecordTooLong(usize),
    /// Bytes that are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Nothing where something must be.
    #[error("empty")]
    Empty,
    /// A sign that is no text: NUL, escape, a line break in a number.
    #[error("holds a sign that is no text")]
    Control,
    /// More than is kept.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Not an address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// Not a telephone number.
    #[error("not a telephone number, as +51987654321")]
    NotAPhone,
    /// A telephone number of any country.
    #[error("a telephone number without + and the country's calling code")]
    NoCallingCode,
    /// A telephone number whose zero may be dialled at home only.
    #[error("a telephone number with a zero before it: write it as +51987654321")]
    LeadingZero,
    /// An address of more lines than an envelope has.
    #[error("more than {0} lines")]
    TooManyLines(usize),
    /// Not words for a kind of customer.
    #[error("not a segment: letters, digits, '-' and '_'; several are separated by ';'")]
    NotASegment,
    /// Not the code of a country.
    #[error("not a country as ISO 3166-1 writes it: two letters, as PE")]
    NotACountry,
    /// Not the code of a region.
    #[error("not a region as ISO 3166-2 writes it behind the country: SP of BR-SP")]
    NotARegion,
    /// Not the name of a time zone.
    #[error("not a time zone of the IANA database, as America/Lima")]
    NotATimeZone,
    /// Not a date of the profile's pattern.
    #[error("not a date as {0}")]
    NotADate(String),
    /// A date that is a slip of the pen.
    #[error("the year is not between 1970 and 2199")]
    FarDate,
    /// Due before it is issued.
    #[error("due before the day of issue")]
    DueBeforeIssue,
    /// Settled before it is issued.
    #[error("settled before the day of issue")]
    SettledBeforeIssue,
    /// Settled on a day that has not come.
    #[error("settled in the future")]
    SettledInFuture,
    /// Not an amount.
    #[error(transparent)]
    NotAnAmount(#[from] AmountError),
    /// An amount that is no debt.
    #[error("the amount is not above zero")]
    NotPositive,
    /// Neither of the profile's words for yes, nor of those for no.
    #[error("neither yes nor no")]
    NeitherYesNorNo,
    /// Another line of the file says otherwise about the same invoice.
    #[error("the same invoice is on line {0}, with other content")]
    Twice(u64),
    /// The invoice is there already and differs.
    #[error("the invoice is there already, with another {0}")]
    Differs(&'static str),
}

/// What is known of an invoice that is there already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledInvoice {
    /// The number of its customer.
    pub customer: String,
    /// What was billed.
    pub total: Money,
}

impl BilledInvoice {
    /// In what a draft differs that cannot be changed by an import.
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

/// A text that no spreadsheet takes for a formula: for reports in CSV.
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
