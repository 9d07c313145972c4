//! Files of a list: their forms, and how each form writes a value.

use std::borrow::Cow;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::{Date, TimeZone, Timestamp};
use crate::coded;
use crate::imports::neutral;
use crate::language::{Language, NumberStyle};
use crate::money::Money;

/// The form of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ExportFormat {
    /// A workbook.
    #[default]
    Xlsx,
    /// CSV for spreadsheets of the reader's region.
    Csv,
    /// CSV for programs.
    CsvMachine,
}

coded!(ExportFormat);

impl ExportFormat {
    /// End of the file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv | Self::CsvMachine => "csv",
        }
    }

    /// Media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv | Self::CsvMachine => "text/csv; charset=utf-8",
        }
    }
}

/// A value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the kinds of values")]
pub enum ExportCell {
    Empty,
    /// Also numbers of documents, whose leading zeros count.
    Text(String),
    /// Its currency is a value of its own.
    Amount(Money),
    Day(Date),
    Instant(Timestamp),
    Count(i64),
}

impl ExportCell {
    /// A text, unless it is empty.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A value that may be missing.
    #[must_use]
    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }
}

/// How a CSV file writes values.
#[derive(Debug, Clone)]
pub struct CsvForm {
    /// Between two values.
    pub delimiter: u8,
    /// Whether the file begins with the mark by which spreadsheets know UTF-8.
    pub is_marked: bool,
    decimal: char,
    days: CsvDays,
}

#[derive(Debug, Clone)]
enum CsvDays {
    /// `2026-11-30`, and instants in UTC.
    Iso,
    /// As the language writes them, instants in the institution's zone.
    Local(Language, TimeZone),
}

impl CsvForm {
    /// For spreadsheets.
    #[must_use]
    pub const fn local(language: Language, numbers: NumberStyle, zone: TimeZone) -> Self {
        let days = CsvDays::Local(language, zone);
        Self { delimiter: b';', is_marked: true, decimal: numbers.decimal, days }
    }

    /// For programs.
    #[must_use]
    pub const fn machine() -> Self {
        Self { delimiter: b',', is_marked: false, decimal: '.', days: CsvDays::Iso }
    }

    /// A value as text. Texts are such that spreadsheets evaluate none.
    #[must_use]
    pub fn write<'a>(&self, cell: &'a ExportCell) -> Cow<'a, str> {
        match cell {
            ExportCell::Empty => "".into(),
            ExportCell::Text(text) => neutral(text),
            ExportCell::Amount(amount) => {
                let text = amount.to_decimal();
                let is_point = self.decimal == '.';
                let local = |text: String| text.replace('.', &self.decimal.to_string());
                Cow::Owned(if is_point { text } else { local(text) })
            }
            ExportCell::Day(day) => self.day(*day).into(),
            ExportCell::Instant(at) => self.instant(*at).into(),
            ExportCell::Count(count) => count.to_string().into(),
        }
    }

    fn day(&self, day: Date) -> String {
        match &self.days {
            CsvDays::Iso => day.to_string(),
            CsvDays::Local(language, _) => local_day(*language, day),
        }
    }

    fn instant(&self, at: Timestamp) -> String {
        match &self.days {
            CsvDays::Iso => at.to_string(),
            CsvDays::Local(language, zone) => {
                let local = zone.to_datetime(at);
                let (day, time) = (local_day(*language, local.date()), local.time());
                format!("{day} {:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
            }
        }
    }
}

/// English has two orders of day and month, so there it is the one that nobody misreads.
fn local_day(language: Language, day: Date) -> String {
    match language {
        Language::En => day.to_string(),
        Language::Es | Language::Pt => {
            format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
        }
    }
}
