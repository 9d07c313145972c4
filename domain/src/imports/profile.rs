//! Mapping profiles: the format of another system's file.

use std::fmt;

use jiff::fmt::strtime;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::amounts::AmountStyle;
use super::currencies;
use crate::calendar::{Date, TimeZone};
use crate::coded;
use crate::money::Currency;

mod words;

pub use words::{Texts, Words};

/// How to read a file, in TOML; `demo/history.toml` is a commented example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name of the source system; together with a number it is unique.
    pub source: String,
    /// ISO 4217, for all amounts without a currency of their own.
    pub currency: String,
    /// Date format in strftime notation: `%d/%m/%Y`. Leading zeros are optional.
    pub date: String,
    /// The decimal mark, `.` or `,`. Without it, an amount such as `1.234` is ambiguous.
    pub decimal: Option<char>,
    /// Marks between groups of three digits; without them, every usual one.
    pub thousands: Option<String>,
    /// The field separator.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Label of the file's encoding, such as `windows-1252`; UTF-8 if not given.
    pub encoding: Option<String>,
    /// Lines above the header, or above the first row of a file without header.
    #[serde(default)]
    pub skip_lines: u32,
    /// Whether the first row names the columns. Otherwise columns are given by position.
    #[serde(default = "yes")]
    pub header: bool,
    /// The text of a row's first cell at which the file ends, in any case.
    pub end: Option<String>,
    /// What a row stands for.
    #[serde(default)]
    pub rows: RowMeaning,
    /// What a negative amount means.
    #[serde(default)]
    pub negative: NegativeMeaning,
    /// Days from issue to the due date, where the file has none.
    pub due_days: Option<u16>,
    /// Which address of a cell with several is used.
    #[serde(default)]
    pub addresses: AddressChoice,
    /// Calling code of telephone numbers written without `+`: `51`.
    pub calling_code: Option<String>,
    /// The mapping of columns.
    pub columns: ColumnNames,
    /// Default texts for missing columns and empty fields.
    #[serde(default)]
    pub texts: Texts,
    /// The words for yes and no, paid, void and open.
    #[serde(default)]
    pub words: Words,
}

coded!(RowMeaning, NegativeMeaning);

const fn comma() -> char {
    ','
}

const fn yes() -> bool {
    true
}

/// What a row of the file stands for. Rows of one invoice may stand apart.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RowMeaning {
    /// An invoice.
    #[default]
    Invoices,
    /// A line of an invoice.
    Lines,
    /// An instalment of an invoice.
    Instalments,
}

/// What a negative amount means.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NegativeMeaning {
    /// A mistake.
    #[default]
    Mistake,
    /// A credit note.
    CreditNote,
}

/// Which address of a cell with several is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressChoice {
    /// The first.
    #[default]
    First,
    /// None.
    None,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a column's name, or its position from 1")]
pub enum ColumnRef {
    /// By its name in the header.
    Name(String),
    /// By its position from 1.
    Place(u16),
}

impl Default for ColumnRef {
    fn default() -> Self {
        Self::Name(String::new())
    }
}

impl From<&str> for ColumnRef {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "{name:?}"),
            Self::Place(place) => write!(f, "{place}"),
        }
    }
}

/// The columns, by name or position.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnNames {
    /// Number of the customer.
    pub customer: ColumnRef,
    /// Name of the customer.
    pub name: Option<ColumnRef>,
    /// E-mail address of the customer.
    pub email: Option<ColumnRef>,
    /// Identity document of the customer.
    pub document: Option<ColumnRef>,
    /// Telephone of the customer.
    pub phone: Option<ColumnRef>,
    /// Postal address of the customer, several lines.
    pub postal_address: Option<ColumnRef>,
    /// Segments of the customer, to which steps can be restricted.
    pub segment: Option<ColumnRef>,
    /// Country of the customer.
    pub country: Option<ColumnRef>,
    /// Its region, for regional holidays.
    pub region: Option<ColumnRef>,
    /// Time zone of the customer.
    pub time_zone: Option<ColumnRef>,
    /// Number of the invoice.
    pub number: ColumnRef,
    /// The day of issue.
    pub issued_on: ColumnRef,
    /// Due date.
    pub due_on: Option<ColumnRef>,
    /// Amount.
    pub amount: ColumnRef,
    /// Currency of the amount.
    pub currency: Option<ColumnRef>,
    /// Description of the invoice.
    pub description: Option<ColumnRef>,
    /// Description of a line, in files of lines.
    pub line_description: Option<ColumnRef>,
    /// Amount of a line, in files whose lines repeat the invoice's amount.
    pub line_amount: Option<ColumnRef>,
    /// Number of the invoice that a credit note corrects.
    pub credit_of: Option<ColumnRef>,
    /// Whether the invoice is currently disputed.
    pub disputed: Option<ColumnRef>,
    /// Day on which it was paid in full; empty if unpaid.
    pub settled_on: Option<ColumnRef>,
    /// Whether it is open, paid or void, by the words for these.
    pub state: Option<ColumnRef>,
}

impl ColumnNames {
    /// All columns of the profile.
    pub(super) fn all(&self) -> impl Iterator<Item = &ColumnRef> {
        let must = [&self.customer, &self.number, &self.issued_on, &self.amount];
        let may = [
            &self.name,
            &self.email,
            &self.document,
            &self.phone,
            &self.postal_address,
            &self.segment,
            &self.country,
            &self.region,
            &self.time_zone,
            &self.due_on,
            &self.currency,
            &self.description,
            &self.line_description,
            &self.line_amount,
            &self.credit_of,
            &self.disputed,
            &self.settled_on,
            &self.state,
        ];
        must.into_iter().chain(may.into_iter().flatten())
    }
}

/// Why a profile is invalid; the setting is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ProfileProblem {
    /// The source is not a short, plain name.
    #[error("source: must be 1 to 40 letters, digits, '-' or '_'")]
    Source,
    /// The currency is not supported.
    #[error("currency: {0:?} is none of {list}", list = currencies())]
    Currency(String),
    /// The pattern does not determine a day.
    #[error("date: {0:?} does not say year, month and day (as %d/%m/%Y does)")]
    Date(String),
    /// The decimal mark is neither point nor comma.
    #[error("decimal: must be '.' or ','")]
    Decimal,
    /// The thousands marks are the decimal mark, or no marks.
    #[error("thousands: must be one or more of '.', ',', a space and an apostrophe, not `decimal`")]
    Thousands,
    /// The delimiter is not a permitted character.
    #[error("delimiter: must be one ASCII sign other than a quote, a letter or a digit")]
    Delimiter,
    /// The encoding is unknown.
    #[error("encoding: {0:?} is no encoding of the WHATWG list, as windows-1252 or utf-16le")]
    Encoding(String),
    /// A position is zero, or a name is used without a header.
    #[error("columns: {0} is no position from 1 (a file without header has no names)")]
    Place(String),
    /// Neither a column nor a number of days gives the due date.
    #[error("due_on: missing field `due_on` in columns; or say due_days, the days after issue")]
    DueDate,
    /// The word that ends the file is empty.
    #[error("end: must be the text of a cell")]
    End,
    /// A column of lines in a file whose rows are no lines.
    #[error("rows: line_description and line_amount need rows = \"lines\"")]
    Rows,
    /// The calling code does not exist.
    #[error("calling_code: must be one to three digits, as \"51\"")]
    CallingCode,
}

impl Profile {
    /// Validates what the types do not.
    ///
    /// # Errors
    /// The first invalid setting, by name.
    pub fn check(&self) -> Result<(), ProfileProblem> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.source.is_empty() || self.source.len() > 40 || !self.source.chars().all(plain) {
            return Err(ProfileProblem::Source);
        }
        self.currency()?;
        self.check_date()?;
        self.style()?;
        self.delimiter()?;
        self.check_columns()?;
        if self.end.as_ref().is_some_and(|end| end.trim().is_empty()) {
            return Err(ProfileProblem::End);
        }
        let is_code = |code: &String| {
            let digits = code.bytes().all(|sign| sign.is_ascii_digit());
            digits && (1..=3).contains(&code.len()) && !code.starts_with('0')
        };
        match self.calling_code.as_ref().is_none_or(is_code) {
            true => Ok(()),
            false => Err(ProfileProblem::CallingCode),
        }
    }

    /// A pattern may name the time too.
    fn check_date(&self) -> Result<(), ProfileProblem> {
        let example = Date::constant(2013, 11, 25);
        let wrong = || ProfileProblem::Date(self.date.clone());
        let noon = example.at(13, 15, 17, 0).to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
        let written = strtime::format(&self.date, &noon).map_err(|_| wrong())?;
        let back = Date::strptime(&self.date, written);
        if back.is_ok_and(|date| date == example) { Ok(()) } else { Err(wrong()) }
    }

    fn check_columns(&self) -> Result<(), ProfileProblem> {
        let is_wrong = |column: &&ColumnRef| match column {
            ColumnRef::Place(place) => *place == 0,
            ColumnRef::Name(_) => !self.header,
        };
        if let Some(column) = self.columns.all().find(is_wrong) {
            return Err(ProfileProblem::Place(column.to_string()));
        }
        let of_lines =
            self.columns.line_description.is_some() || self.columns.line_amount.is_some();
        match () {
            () if self.columns.due_on.is_none() && self.due_days.is_none() => {
                Err(ProfileProblem::DueDate)
            }
            () if of_lines && self.rows != RowMeaning::Lines => Err(ProfileProblem::Rows),
            () => Ok(()),
        }
    }

    /// Currency of all amounts without one of their own.
    ///
    /// # Errors
    /// When the currency is not supported.
    pub fn currency(&self) -> Result<Currency, ProfileProblem> {
        let currency = Currency::parse(&self.currency);
        currency.ok_or_else(|| ProfileProblem::Currency(self.currency.clone()))
    }

    /// How amounts are written.
    pub(super) fn style(&self) -> Result<AmountStyle, ProfileProblem> {
        if self.decimal.is_some_and(|mark| !matches!(mark, '.' | ',')) {
            return Err(ProfileProblem::Decimal);
        }
        let decimal = self.decimal.unwrap_or('.');
        let is_mark =
            |c: char| c != decimal && (matches!(c, '.' | ',' | '\'') || c.is_whitespace());
        let are_marks = |told: &String| !told.is_empty() && told.chars().all(is_mark);
        if !self.thousands.as_ref().is_none_or(are_marks) {
            return Err(ProfileProblem::Thousands);
        }
        Ok(AmountStyle { decimal: self.decimal, thousands: self.thousands.clone() })
    }

    /// Field separator as a byte.
    ///
    /// # Errors
    /// When it is not a permitted character.
    pub fn delimiter(&self) -> Result<u8, ProfileProblem> {
        let sign = u8::try_from(self.delimiter).ok().filter(u8::is_ascii);
        let apart = |b: &u8| !b.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(b);
        sign.filter(apart).ok_or(ProfileProblem::Delimiter)
    }
}
