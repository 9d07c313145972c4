//! Mapping profiles: the format of another system's file.

use serde::Deserialize;

use super::currencies;
use crate::calendar::Date;
use crate::language::NumberStyle;
use crate::money::Currency;

/// How to read a file, in TOML; `demo/history.toml` is a commented example.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name of the source system; together with a number it is unique.
    pub source: String,
    /// ISO 4217, for all amounts of the file.
    pub currency: String,
    /// Date format in strftime notation: `%d/%m/%Y`. Leading zeros are optional.
    pub date: String,
    /// The decimal mark, `.` or `,`; the other one may separate thousands.
    #[serde(default = "point")]
    pub decimal: char,
    /// The field separator.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Calling code of telephone numbers written without `+`: `51`.
    pub calling_code: Option<String>,
    /// The mapping of columns.
    pub columns: ColumnNames,
    /// Default texts for missing columns and empty fields.
    #[serde(default)]
    pub texts: Texts,
    /// The words for yes and no.
    #[serde(default)]
    pub words: Words,
}

const fn point() -> char {
    '.'
}

const fn comma() -> char {
    ','
}

/// The names of the columns, as the header writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnNames {
    /// Number of the customer.
    pub customer: String,
    /// Name of the customer.
    pub name: Option<String>,
    /// E-mail address of the customer.
    pub email: Option<String>,
    /// Telephone of the customer.
    pub phone: Option<String>,
    /// Postal address of the customer, several lines.
    pub postal_address: Option<String>,
    /// Segments of the customer, to which steps can be restricted.
    pub segment: Option<String>,
    /// Country of the customer.
    pub country: Option<String>,
    /// Its region, for regional holidays.
    pub region: Option<String>,
    /// Time zone of the customer.
    pub time_zone: Option<String>,
    /// Number of the invoice.
    pub number: String,
    /// The day of issue.
    pub issued_on: String,
    /// Due date.
    pub due_on: String,
    /// Amount.
    pub amount: String,
    /// Description of the invoice.
    pub description: Option<String>,
    /// Whether the invoice is currently disputed.
    pub disputed: Option<String>,
    /// Day on which it was paid in full; empty if unpaid.
    pub settled_on: Option<String>,
}

/// Texts in which `{customer}` and `{number}` are replaced by the line's values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// Name of the customer.
    pub name: String,
    /// Description of the invoice.
    pub description: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self { name: "{customer}".into(), description: "{number}".into() }
    }
}

/// The words for yes and no, in any case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Words that mean yes.
    pub yes: Vec<String>,
    /// Words that mean no; an empty field does too.
    pub no: Vec<String>,
}

impl Default for Words {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Self {
            yes: words(&["yes", "y", "true", "1", "sí", "si", "sim"]),
            no: words(&["no", "n", "false", "0", "não", "nao"]),
        }
    }
}

/// Why a profile is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// The delimiter is not a permitted character.
    #[error("delimiter: must be one ASCII sign other than a quote, a letter or a digit")]
    Delimiter,
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
        let example = Date::constant(2013, 11, 25);
        let back = Date::strptime(&self.date, example.strftime(&self.date).to_string());
        if !back.is_ok_and(|date| date == example) {
            return Err(ProfileProblem::Date(self.date.clone()));
        }
        self.style()?;
        self.delimiter()?;
        let is_code = |code: &String| {
            let digits = code.bytes().all(|sign| sign.is_ascii_digit());
            digits && (1..=3).contains(&code.len()) && !code.starts_with('0')
        };
        match self.calling_code.as_ref().is_none_or(is_code) {
            true => Ok(()),
            false => Err(ProfileProblem::CallingCode),
        }
    }

    /// Currency of all amounts.
    ///
    /// # Errors
    /// When the currency is not supported.
    pub fn currency(&self) -> Result<Currency, ProfileProblem> {
        let currency = Currency::parse(&self.currency);
        currency.ok_or_else(|| ProfileProblem::Currency(self.currency.clone()))
    }

    /// The number format.
    ///
    /// # Errors
    /// When the decimal mark is neither point nor comma.
    pub const fn style(&self) -> Result<NumberStyle, ProfileProblem> {
        match self.decimal {
            '.' => Ok(NumberStyle::POINT),
            ',' => Ok(NumberStyle::COMMA),
            _ => Err(ProfileProblem::Decimal),
        }
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
