//! Strict parsing of a line's values: nothing is guessed.

use super::ProblemReason;
use super::profile;
use crate::calendar::Date;
use crate::language::NumberStyle;
use crate::money::{AmountError, Currency, Money};

/// A single-line text, such as a number: no line breaks or tabs.
pub(super) fn line(text: &str, longest: usize) -> Result<String, ProblemReason> {
    match () {
        () if text.chars().any(char::is_control) => Err(ProblemReason::Control),
        () if text.chars().count() > longest => Err(ProblemReason::TooLong(longest)),
        () => Ok(text.to_owned()),
    }
}

/// A text for people: line breaks and tabs become spaces.
pub(super) fn text(text: &str, longest: usize) -> Result<String, ProblemReason> {
    if !text.contains(['\n', '\r', '\t']) {
        return line(text, longest);
    }
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    line(&words.join(" "), longest)
}

/// A date in the profile's format.
pub(super) fn date(text: &str, pattern: &str) -> Result<Date, ProblemReason> {
    let date = Date::strptime(pattern, text);
    let date = date.map_err(|_| ProblemReason::NotADate(pattern.to_owned()))?;
    unless(date, |date: &Date| !(1970..2200).contains(&date.year()), ProblemReason::FarDate)
}

/// An amount with the profile's decimal mark. The other mark must precede three digits: `12,50` is
/// invalid in a file with decimal points.
pub(super) fn amount(
    text: &str,
    currency: Currency,
    style: NumberStyle,
) -> Result<Money, ProblemReason> {
    if let Some((_, behind)) = text.rsplit_once(style.group) {
        let digits = behind.split(style.decimal).next().unwrap_or_default();
        if digits.trim_end().len() != 3 {
            return Err(AmountError::BadGroups.into());
        }
    }
    Ok(Money::parse(text, currency, style)?)
}

/// The value, unless it is invalid.
pub(super) fn unless<T>(
    value: T,
    bad: impl FnOnce(&T) -> bool,
    reason: ProblemReason,
) -> Result<T, ProblemReason> {
    if bad(&value) { Err(reason) } else { Ok(value) }
}

/// The beginning of a value, for the report of problems.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    const LONGEST: usize = 60;
    let text = String::from_utf8_lossy(bytes.get(..4 * LONGEST).unwrap_or(bytes));
    let plain = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut short: String = text.trim().chars().take(LONGEST).map(plain).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// The words for yes and no, in lower case.
pub(super) struct Words(profile::Words);

impl Words {
    pub(super) fn new(words: &profile::Words) -> Self {
        let lower = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
        Self(profile::Words { yes: lower(&words.yes), no: lower(&words.no) })
    }

    pub(super) fn truth(&self, text: &str) -> Result<bool, ProblemReason> {
        let word = text.to_lowercase();
        match (self.0.yes.contains(&word), self.0.no.contains(&word)) {
            (true, _) => Ok(true),
            (false, true) => Ok(false),
            (false, false) => Err(ProblemReason::NeitherYesNorNo),
        }
    }
}

/// A text with placeholders for the line's own values.
pub(super) struct Template(Vec<Part>);

enum Part {
    Text(String),
    Customer,
    Number,
}

impl Template {
    pub(super) fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let place = match behind.split_once('}') {
                Some(("customer", after)) => Some((Part::Customer, after)),
                Some(("number", after)) => Some((Part::Number, after)),
                _ => None,
            };
            parts.push(Part::Text(before.to_owned()));
            let (part, after) = place.unwrap_or_else(|| (Part::Text("{".to_owned()), behind));
            parts.push(part);
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Self(parts)
    }

    pub(super) fn fill(&self, customer: &str, number: &str) -> String {
        let part = |part: &'_ Part| match part {
            Part::Text(text) => text.clone(),
            Part::Customer => customer.to_owned(),
            Part::Number => number.to_owned(),
        };
        self.0.iter().map(part).collect()
    }
}
