//! The values of a filter: read from an address, and written in one order without the defaults.

use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::language::NumberStyle;
use crate::money::{Currency, Money};

/// Maximum length of a value in bytes.
const MAX_BYTES: usize = 100;

/// A filter of a list.
pub trait ListFilter: Clone + Default + PartialEq {
    /// Name of the list; the digests of two lists differ.
    const LIST: &'static str;

    /// Reads the values of an address; what cannot be read is left out and named by the reader.
    fn read(reader: &mut FilterReader) -> Self;

    /// The values that differ from the defaults.
    fn values(&self) -> FilterValues;
}

/// Values by name, in the order of the names. Two filters of a list are equal if these are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterValues(BTreeMap<&'static str, String>);

impl FilterValues {
    /// The same with a value, if there is one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.0.insert(name, value.to_string());
        }
        self
    }

    /// The same with a text, unless it is empty.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: &str) -> Self {
        self.with(name, (!text.is_empty()).then_some(text))
    }

    /// The same with the days of a range.
    #[must_use]
    pub fn with_days(self, names: [&'static str; 2], days: DayRange) -> Self {
        self.with(names[0], days.from).with(names[1], days.to)
    }

    /// The same with a currency and the amounts of a range.
    #[must_use]
    pub fn with_amounts(self, amounts: AmountRange) -> Self {
        let decimal = |minor: Option<i64>| {
            let (minor, currency) = minor.zip(amounts.currency)?;
            Some(Money::new(minor, currency).to_decimal())
        };
        self.with("currency", amounts.currency)
            .with("min", decimal(amounts.from))
            .with("max", decimal(amounts.to))
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Whether the filter is the default.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads the values of an address.
#[derive(Debug, Clone)]
pub struct FilterReader {
    pairs: Vec<(String, String)>,
    wrong: Vec<&'static str>,
}

impl FilterReader {
    /// Names and values as decoded from an address; of several values of a name the first counts.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { pairs: pairs.into_iter().collect(), wrong: Vec::new() }
    }

    /// Names of the values that could not be read.
    #[must_use]
    pub fn wrong(&self) -> &[&'static str] {
        &self.wrong
    }

    /// A value; `None` if it is missing, empty or cannot be read.
    pub fn value<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (_, text) = self.pairs.iter().find(|(other, _)| other == name)?;
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let is_short = text.len() <= MAX_BYTES && !text.contains(char::is_control);
        let value = if is_short { parse(text) } else { None };
        if value.is_none() {
            self.wrong.push(name);
        }
        value
    }

    /// A text; empty if it is missing.
    pub fn text(&mut self, name: &'static str) -> String {
        self.value(name, |text| Some(text.to_owned())).unwrap_or_default()
    }

    /// The days of a range. An end before the beginning is wrong.
    pub fn days(&mut self, names: [&'static str; 2]) -> DayRange {
        let from = self.value(names[0], |text| text.parse::<Date>().ok());
        let is_after = |day: &Date| from.is_none_or(|from| *day >= from);
        let to = self.value(names[1], |text| text.parse().ok().filter(is_after));
        DayRange { from, to }
    }

    /// A currency and the amounts of a range, which need it.
    pub fn amounts(&mut self) -> AmountRange {
        let currency = self.value("currency", Currency::parse);
        let minor = |text: &str| {
            let money = Money::parse(text, currency?, NumberStyle::POINT).ok()?;
            (money.minor >= 0).then_some(money.minor)
        };
        let from = self.value("min", minor);
        let is_above = |minor: &i64| from.is_none_or(|from| *minor >= from);
        let to = self.value("max", |text| minor(text).filter(is_above));
        AmountRange { currency, from, to }
    }
}

/// Days from one to another, both included; `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the two ends")]
pub struct DayRange {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Amounts of a currency from one to another, both included, in minor units; `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the currency and the two ends")]
pub struct AmountRange {
    pub currency: Option<Currency>,
    pub from: Option<i64>,
    pub to: Option<i64>,
}
