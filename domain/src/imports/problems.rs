//! Problems of lines, and how they are reported.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{AmountError, Currency};

/// A problem of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// Line in the file on which the record begins; the first is 1.
    pub line: u64,
    /// Name of the column; empty if the whole line is meant.
    pub column: String,
    /// Beginning of the value.
    pub value: String,
    /// The problem.
    pub reason: ProblemReason,
}

impl LineProblem {
    /// A problem of a whole line.
    #[must_use]
    pub const fn of_line(line: u64, reason: ProblemReason) -> Self {
        Self { line, column: String::new(), value: String::new(), reason }
    }
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
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
    #[error("the record is longer than {0} bytes")]
    RecordTooLong(usize),
    /// A quote that is not closed, or closed in the middle of a field.
    #[error("a quote that opens on this line is not closed; the lines after it are read as rows")]
    UnclosedQuote,
    /// Not valid UTF-8.
    #[error("not UTF-8{}", encoding_hint(.0.as_deref()))]
    NotUtf8(Option<String>),
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
    /// Several addresses.
    #[error("more than one e-mail address; addresses = \"first\" or \"none\" says which counts")]
    SeveralAddresses,
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
    #[error("due before the day of issue; it counts as due on that day")]
    DueBeforeIssue,
    /// Settled before the day of issue.
    #[error("settled before the day of issue; it counts as settled on that day")]
    SettledBeforeIssue,
    /// Settled in the future.
    #[error("settled in the future")]
    SettledInFuture,
    /// Not an amount.
    #[error(transparent)]
    NotAnAmount(#[from] AmountError),
    /// An amount of another currency.
    #[error("the amount is in {mark}, expected is {currency}")]
    OtherCurrency {
        /// Mark or code beside the amount.
        mark: String,
        /// Currency of the line.
        currency: Currency,
    },
    /// Not a currency.
    #[error("not a currency that the portal collects")]
    NotACurrency,
    /// Zero or negative.
    #[error("the amount is not above zero")]
    NotPositive,
    /// A line of totals.
    #[error("a line of totals is no debt; end = \"…\" in the profile ends the file before it")]
    Total,
    /// Neither of the profile's words for yes nor for no.
    #[error("neither yes nor no")]
    NeitherYesNorNo,
    /// None of the profile's words for open, paid and void.
    #[error("none of the words for open, paid and void")]
    NotAState,
    /// Contradicts another line about the same invoice.
    #[error(
        "the same invoice is on line {0}, with other content; rows = \"lines\" or \"instalments\" \
         joins the rows of one invoice"
    )]
    Twice(u64),
    /// A row of an invoice that differs from its first row.
    #[error("another {0} than in the first row of the same invoice")]
    OtherRow(RowFact),
    /// An invoice of too many rows.
    #[error("more than {0} rows of one invoice")]
    TooManyRows(usize),
    /// Differs from the existing invoice, and cannot be applied.
    #[error("the invoice is there already, with another {0}")]
    Differs(FixedFact),
    /// The change waits until a person decides.
    #[error("the change cannot be applied: {0}")]
    CannotApply(Obstacle),
}

/// What all rows of an invoice say alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[cfg_attr(test, derive(strum::VariantArray))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum RowFact {
    /// Rows are not grouped: the row itself.
    Row,
    /// The customer.
    Customer,
    /// Whether the amount is above zero.
    Sign,
    /// The day of issue.
    #[strum(serialize = "day of issue")]
    DayOfIssue,
    /// The currency.
    Currency,
    /// The amount of the invoice.
    Amount,
    /// The due date or the state of payment.
    #[strum(serialize = "due date or state of payment")]
    DueDateOrState,
    /// The state of payment.
    #[strum(serialize = "state of payment")]
    State,
}

/// What no file changes of an existing invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum FixedFact {
    /// The customer.
    Customer,
    /// The currency.
    Currency,
}

/// Why a change waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The file has another number of instalments.
    #[error("it has another number of instalments")]
    OtherInstalments,
    /// More is paid than the new amount.
    #[error("more is paid than it would amount to")]
    MorePaid,
    /// A payer is at a gateway's page.
    #[error("a payment of it is on its way")]
    BeingPaid,
    /// Amounts that cannot be added.
    #[error("its amounts are of different currencies, or too large")]
    Amounts,
    /// The file says void, and it was paid here.
    #[error("it is void in the file and paid here")]
    VoidAndPaid,
    /// Another row of the same invoice is broken.
    #[error("a row beside it cannot be read")]
    RowBeside,
    /// The booked credit note is of another customer's invoice.
    #[error("the credit note is set against an invoice of another customer")]
    NoteOfOtherCustomer,
    /// The booked credit note has another currency.
    #[error("the credit note is booked in another currency")]
    NoteInOtherCurrency,
    /// The booked credit note is of another invoice.
    #[error("the credit note is set against another invoice")]
    NoteOfOtherInvoice,
    /// The booked credit note is of another instalment.
    #[error("the credit note is set against another instalment")]
    NoteOfOtherInstalment,
    /// The invoice of the credit note owes nothing any more.
    #[error("the invoice that the credit note lowered is corrected to nothing here")]
    NotedIsWithdrawn,
    /// The invoice of the credit note is missing.
    #[error("the invoice that the credit note lowered is not here")]
    NotedIsMissing,
    /// The invoice that the file names is missing.
    #[error("the invoice that it corrects is not here")]
    CorrectedIsMissing,
    /// The invoice that the file names is of another customer.
    #[error("the invoice that it corrects is of another customer")]
    CorrectedOfOtherCustomer,
    /// The invoice that the file names has another currency.
    #[error("the invoice that it corrects is in another currency")]
    CorrectedInOtherCurrency,
    /// What the credit note would lower is being paid.
    #[error("a payment of what it is to be set against is on its way")]
    DebtIsBeingPaid,
    /// Nothing is owed that the credit note could lower.
    #[error("nothing that is owed is left to set the credit note against")]
    NothingOwed,
    /// The credit note is larger than what its invoice owes.
    #[error("it is more than what is owed of the invoice that it corrects")]
    MoreThanInvoice,
    /// The credit note is larger than what its customer owes.
    #[error("it is more than what its customer owes")]
    MoreThanCustomer,
    /// Staff voided, credited, wrote off or amended the invoice.
    #[error("it was changed at the desk, and stays as it was left there")]
    ChangedAtDesk,
    /// Another import booked more of the credit note.
    #[error("more is booked of it than the file says; repeat the import")]
    MoreBooked,
}

/// The seeming encoding of a text, and how to say it.
pub(super) fn encoding_hint(seems: Option<&str>) -> String {
    seems.map_or_else(String::new, |name| {
        let label = name.to_ascii_lowercase();
        format!("; it seems to be {name}: say encoding = \"{label}\" in the profile") //
    })
}

/// A text that spreadsheets do not evaluate as a formula, for CSV reports.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}").into();
    }
    text.into()
}
