//! What values of a column look like: dates and amounts.

use super::{Doubt, Proposal, quoted};
use crate::calendar::Date;
use crate::imports::amounts::currency_beside;
use crate::imports::fields;
use crate::money::Currency;

/// Date patterns, the likeliest first.
const PATTERNS: [&str; 10] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d/%m/%y",
    "%m/%d/%y", "%d-%m-%y",
];

fn day(value: &str, pattern: &str) -> Option<Date> {
    fields::date(value, pattern).ok()
}

/// Whether a value looks like a day.
pub(super) fn is_day(value: &str) -> bool {
    PATTERNS.iter().any(|pattern| day(value.trim(), pattern).is_some())
}

/// Whether a value looks like an amount.
pub(super) fn is_amount(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let is_plain = |c: char| !matches!(c, '/' | ':' | '@' | '_' | '#');
    digits > 0 && letters <= 3 && value.chars().all(is_plain) && !is_day(value)
}

/// Patterns by which all values are days.
pub(super) fn date_patterns<'a>(values: &'a [&'a str]) -> impl Iterator<Item = &'static str> + 'a {
    PATTERNS.into_iter().filter(move |pattern| {
        !values.is_empty() && values.iter().all(|value| day(value, pattern).is_some()) //
    })
}

pub(super) fn propose_date(proposal: &mut Proposal, values: &[&str]) {
    let mut fitting = date_patterns(values);
    match (fitting.next(), fitting.next()) {
        (Some(pattern), None) => proposal.set("date", quoted(pattern)),
        (Some(pattern), Some(other)) => {
            proposal.set("date", quoted(pattern));
            proposal.doubt(Doubt::OtherDate(other));
        }
        (None, _) => {
            proposal.set("date", quoted("%Y-%m-%d"));
            proposal.doubt(Doubt::NoDate);
        }
    }
}

/// What the amounts say about the decimal mark.
#[derive(Default)]
struct Marks {
    point: usize,
    comma: usize,
    /// Amounts whose only mark stands before three digits.
    open_point: usize,
    open_comma: usize,
}

impl Marks {
    fn see(&mut self, amount: &str) {
        let places = |mark: char| amount.matches(mark).count();
        let (points, commas) = (places('.'), places(','));
        let last = amount.rfind(['.', ',']);
        let behind = last.and_then(|at| amount.get(at + 1..)).unwrap_or_default();
        let decimals = behind.chars().take_while(char::is_ascii_digit).count();
        let is_point = last.and_then(|at| amount.get(at..)).is_some_and(|end| end.starts_with('.'));
        match (points, commas) {
            (0, 0) => {}
            (1.., 1..) if is_point => self.point += 1,
            (1.., 1..) => self.comma += 1,
            (2.., 0) => self.comma += 1,
            (0, 2..) => self.point += 1,
            (1, 0) if decimals == 3 => self.open_point += 1,
            (0, 1) if decimals == 3 => self.open_comma += 1,
            (1, 0) => self.point += 1,
            (0, 1) => self.comma += 1,
        }
    }
}

pub(super) fn propose_amounts(proposal: &mut Proposal, amounts: &[&str], currencies: &[&str]) {
    let mut marks = Marks::default();
    amounts.iter().for_each(|amount| marks.see(amount));
    let decimal = match marks {
        Marks { point: 1.., comma: 0, .. } => ".",
        Marks { point: 0, comma: 1.., .. } => ",",
        Marks { point: 1.., comma: 1.., .. } => {
            proposal.doubt(Doubt::TwoMarks);
            "."
        }
        Marks { open_point: 1.., open_comma: 0, .. } => {
            proposal.doubt(Doubt::Thousands("1.234"));
            ","
        }
        Marks { open_comma: 1.., .. } => {
            proposal.doubt(Doubt::Thousands("1,234"));
            "."
        }
        Marks { .. } => ".",
    };
    proposal.set("decimal", quoted(decimal));
    let by_column = currencies.iter().find_map(|text| Currency::parse(text));
    let by_mark = amounts.iter().find_map(|amount| currency_beside(amount));
    match by_column.or(by_mark) {
        Some(currency) => proposal.set("currency", quoted(currency.code())),
        None => {
            proposal.lacks_currency = true;
            proposal.set("currency", quoted("USD"));
            proposal.doubt(Doubt::Currency);
        }
    }
}
