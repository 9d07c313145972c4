//! The school described by `demo/school.toml`.

use domain::identity::Email;
use domain::language::Language;
use domain::money::{Currency, Money};
use serde::Deserialize;

use super::wrong;
use crate::Result;

const TEXT: &str = include_str!("../../../demo/school.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct School {
    pub(super) password: String,
    pub(super) source: String,
    pub(super) currency: Currency,
    pub(super) enrolment: Item,
    pub(super) fees: Fees,
    pub(super) students: Vec<Student>,
    pub(super) bills: Vec<Bill>,
    pub(super) staff: DemoStaff,
    pub(super) users: Vec<Person>,
}

/// The administrator of the demo.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoStaff {
    pub(super) name: String,
    pub(super) email: Email,
}

/// A line of an invoice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) text: String,
    #[serde(default = "one")]
    pub(super) quantity: i64,
    pub(super) amount: String,
}

const fn one() -> i64 {
    1
}

/// The fees common to all students.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fees {
    pub(super) text: String,
}

/// A student, and how much of the year's fees is paid.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Student {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) email: Email,
    /// Monthly fee.
    pub(super) fee: String,
    /// Number of instalments paid.
    pub(super) paid: usize,
    /// Amount paid of the next instalment.
    pub(super) part: Option<String>,
    /// Overpayment.
    pub(super) over: Option<String>,
}

/// An invoice issued to several students.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bill {
    pub(super) students: Vec<String>,
    pub(super) text: String,
    pub(super) issued: i32,
    pub(super) due: i32,
    pub(super) paid: Option<i32>,
    #[serde(default)]
    pub(super) disputed: bool,
    pub(super) lines: Vec<Item>,
}

/// A user of the demo.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) who: String,
    pub(super) name: String,
    pub(super) email: Email,
    pub(super) language: Option<Language>,
    #[serde(default)]
    pub(super) sees: Vec<String>,
    #[serde(default)]
    pub(super) pays: Vec<String>,
}

impl School {
    pub(super) fn read() -> Result<Self> {
        toml::from_str(TEXT).map_err(wrong)
    }

    /// Parses an amount in the school's currency, with a decimal point.
    pub(super) fn money(&self, text: &str) -> Result<Money> {
        let point = domain::language::NumberStyle::POINT;
        Money::parse(text, self.currency, point).map_err(wrong)
    }
}
