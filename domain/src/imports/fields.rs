//! Strict parsing of a line's values: nothing is guessed.

use super::ProblemReason;
use super::profile;
use crate::calendar::Date;
use crate::text;

/// A single-line text, such as a line of an address: no line breaks or tabs.
pub(super) fn line(text: &str, longest: usize) -> Result<String, ProblemReason> {
    let is_control = text.chars().any(char::is_control);
    let text = text::legible(text);
    match () {
        () if is_control => Err(ProblemReason::Control),
        () if text.chars().count() > longest => Err(ProblemReason::TooLong(longest)),
        () => Ok(text.into_owned()),
    }
}

/// The number of a customer or an invoice. Invisible characters are no part of it.
pub(super) fn identifier(text: &str, longest: usize) -> Result<String, ProblemReason> {
    let text = text::identifier(text);
    match () {
        () if text.is_empty() => Err(ProblemReason::Empty),
        () if text.chars().any(char::is_control) => Err(ProblemReason::Control),
        () if text.chars().count() > longest => Err(ProblemReason::TooLong(longest)),
        () => Ok(text.into_owned()),
    }
}

/// A text for people: line breaks and tabs become spaces.
pub(super) fn text(text: &str, longest: usize) -> Result<String, ProblemReason> {
    let is_command = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(is_command) {
        return Err(ProblemReason::Control);
    }
    if !text.contains(['\n', '\r', '\t']) {
        return line(text, longest);
    }
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    line(&words.join(" "), longest)
}

/// A date in the profile's format. A time behind it is left aside.
pub(super) fn date(text: &str, pattern: &str) -> Result<Date, ProblemReason> {
    let text = text::identifier(text);
    let found = Date::strptime(pattern, text.as_bytes()).ok();
    let found = found.or_else(|| Date::strptime(pattern, before_time(&text)?).ok());
    let date = found.ok_or_else(|| ProblemReason::NotADate(pattern.to_owned()))?;
    unless(date, |date: &Date| !(1970..2200).contains(&date.year()), ProblemReason::FarDate)
}

/// The text before a time of the day: `2026-11-02` of `2026-11-02 13:15` and of
/// `2026-11-02T13:15:00Z`. A day is the one that is written, whatever zone follows.
fn before_time(text: &str) -> Option<&str> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let colon = text.find(':')?;
    let (before, _) = text.split_at_checked(colon)?;
    let hour = before.bytes().rev().take_while(|byte| is_digit(byte)).count();
    let (day, _) = before.split_at_checked(colon.checked_sub(hour)?)?;
    let day = day.strip_suffix([' ', 'T', 't'])?.trim_end();
    let behind = text.get(colon..)?.trim_end_matches('.').to_ascii_lowercase();
    let is_time = |c: char| {
        c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | ' ' | 'a' | 'p' | 'm') //
    };
    ((1..=2).contains(&hour) && without_zone(&behind).chars().all(is_time)).then_some(day)
}

/// A time in lower case without its zone: `z`, `utc`, `gmt`, or an offset such as `-05:00`.
fn without_zone(time: &str) -> &str {
    if let Some(time) = ["z", "utc", "gmt"].iter().find_map(|zone| time.strip_suffix(zone)) {
        return time;
    }
    let is_offset = |offset: &str| {
        let digits = offset.bytes().filter(u8::is_ascii_digit).count();
        let has_colon = offset.as_bytes().get(2) == Some(&b':');
        match offset.len() {
            2 | 4 => digits == offset.len(),
            5 => has_colon && digits == 4,
            _ => false,
        }
    };
    match time.rsplit_once(['+', '-', '−']) {
        Some((time, offset)) if is_offset(offset) => time,
        Some(_) | None => time,
    }
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
    let is_odd = |c: char| c.is_control() || text::is_invisible(c);
    let plain = |c: char| if is_odd(c) { char::REPLACEMENT_CHARACTER } else { c };
    let mut short: String = text.trim().chars().take(LONGEST).map(plain).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// What a word says about an invoice's payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StateWord {
    Open,
    Paid,
    Void,
}

/// The words of a profile, in lower case.
pub(super) struct Words(profile::Words);

impl Words {
    pub(super) fn new(words: &profile::Words) -> Self {
        let lower = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
        Self(profile::Words {
            yes: lower(&words.yes),
            no: lower(&words.no),
            paid: lower(&words.paid),
            void: lower(&words.void),
            open: lower(&words.open),
        })
    }

    pub(super) fn truth(&self, text: &str) -> Result<bool, ProblemReason> {
        let word = text.to_lowercase();
        match (self.0.yes.contains(&word), self.0.no.contains(&word)) {
            (true, _) => Ok(true),
            (false, true) => Ok(false),
            (false, false) => Err(ProblemReason::NeitherYesNorNo),
        }
    }

    /// Whether the word stands for unpaid in a column of days.
    pub(super) fn is_unpaid(&self, text: &str) -> bool {
        let word = text.to_lowercase();
        self.0.no.contains(&word) || self.0.open.contains(&word) || word == "-"
    }

    pub(super) fn state(&self, text: &str) -> Result<StateWord, ProblemReason> {
        let word = text.to_lowercase();
        match () {
            () if self.0.void.contains(&word) => Ok(StateWord::Void),
            () if self.0.paid.contains(&word) => Ok(StateWord::Paid),
            () if self.0.open.contains(&word) => Ok(StateWord::Open),
            () => Err(ProblemReason::NotAState),
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
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Customer => customer.to_owned(),
            Part::Number => number.to_owned(),
        };
        self.0.iter().map(part).collect()
    }
}
