//! Mapping profiles: how another system writes its invoices.

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
    /// The number of the customer.
    pub customer: String,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's e-mail address.
    pub email: Option<String>,
    /// The customer's telephone.
    pub phone: Option<String>,
    /// Where letters to the customer go, in lines.
    pub postal_address: Option<String>,
    /// What kind of customer it is: steps may be for some of them only.
    pub segment: Option<String>,
    /// The country that the customer lives in.
    pub country: Option<String>,
    /// Its region, for the region's holidays.
    pub region: Option<String>,
    /// The time zone there.
    pub time_zone: Option<String>,
    /// The number of the invoice.
    pub number: String,
    /// The day of issue.
    pub issued_on: String,
    /// The last day to pay without delay.
    pub due_on: String,
    /// What is billed.
    pub amount: String,
    /// What the invoice is for.
    pub description: Option<String>,
    /// Whether the customer disputes it now.
    pub disputed: Option<String>,
    /// The day on which it was paid whole; empty while it is not.
    pub settled_on: Option<String>,
}

/// Texts in which `{customer}` and `{number}` stand for the line's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// The customer's name.
    pub name: String,
    /// What the invoice is for.
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

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileProblem {
    /// A source must have a short, plain name.
    #[error("source: must be 1 to 40 letters, digits, '-' or '_'")]
    Source,
    /// A currency that the portal does not know.
    #[error("currency: {0:?} is none of {list}", list = currencies())]
    Currency(String),
    /// A pattern that does not determine a day.
    #[error("date: {0:?} does not say year, month and day (as %d/%m/%Y does)")]
    Date(String),
    /// A mark that is neither.
    #[error("decimal: must be '.' or ','")]
    Decimal,
    /// A separator that cannot be one.
    #[error("delimiter: must be one ASCII sign other than a quote, a letter or a digit")]
    Delimiter,
    /// A code that no country has.
    #[error("calling_code: must be one to three digits, as \"51\"")]
    CallingCode,
}

impl Profile {
    /// Validates what the types do not.
    ///
    /// # Errors
    /// The first setting that cannot be used, by name.
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

    /// The currency of all amounts.
    ///
    /// # Errors
    /// When it is not one of ours.
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

    /// The byte between the fields.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn delimiter(&self) -> Result<u8, ProfileProblem> {
        let sign = u8::try_from(self.delimiter).ok().filter(u8::is_ascii);
        let apart = |b: &u8| !b.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(b);
        sign.filter(apart).ok_or(ProfileProblem::Delimiter)
    }
}
