//! Contact details of a customer besides the mailbox.

use super::ProblemReason;
use super::fields;
use crate::calendar::TimeZone;
use crate::contact::Phone;

/// Contact details from one line; absent fields are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ContactDetails {
    /// Number of an identity card, or of a company in its register.
    pub document: Option<String>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Postal address, several lines.
    pub postal_address: Option<String>,
    /// Segments: sorted words, each once.
    pub segments: Vec<String>,
    /// ISO 3166-1 code, such as `PE`.
    pub country: Option<String>,
    /// ISO 3166-2 code without the country: `SP` of `BR-SP`.
    pub region: Option<String>,
    /// IANA name, such as `America/Lima`.
    pub time_zone: Option<String>,
}

/// Longest number of a document, in characters.
const LONGEST_DOCUMENT: usize = 40;

/// The number of an identity document.
pub(super) fn document(text: &str) -> Result<String, ProblemReason> {
    fields::identifier(text, LONGEST_DOCUMENT)
}

/// A number with its country code; without one, the profile's calling code applies.
pub(super) fn phone(text: &str, calling_code: Option<&str>) -> Result<Phone, ProblemReason> {
    // "+44 (0)20 …" contains two numbers at once.
    if text.contains("(0)") {
        return Err(ProblemReason::NotAPhone);
    }
    if let Some(whole) = Phone::parse(text) {
        return Ok(whole);
    }
    let is_between = |sign: char| sign.is_whitespace() || "-.()".contains(sign);
    let digits: String = text.chars().filter(|sign| !is_between(*sign)).collect();
    if digits.is_empty() || !digits.bytes().all(|sign| sign.is_ascii_digit()) {
        return Err(ProblemReason::NotAPhone);
    }
    let code = calling_code.ok_or(ProblemReason::NoCallingCode)?;
    if digits.starts_with('0') {
        return Err(ProblemReason::LeadingZero);
    }
    Phone::parse(&format!("+{code}{digits}")).ok_or(ProblemReason::NotAPhone)
}

/// Limits of an envelope.
const MOST_LINES: usize = 6;
const LONGEST_LINE: usize = 60;

/// The lines of an address; ` / ` also separates lines.
pub(super) fn address(text: &str) -> Result<String, ProblemReason> {
    let lines = text.split('\n').flat_map(|line| line.split(" / ")).map(str::trim);
    let lines: Vec<String> = lines
        .filter(|line| !line.is_empty())
        .map(|line| fields::line(line, LONGEST_LINE))
        .collect::<Result<_, _>>()?;
    fields::unless(
        lines.join("\n"),
        |_| lines.len() > MOST_LINES,
        ProblemReason::TooManyLines(MOST_LINES),
    )
}

/// Maximum total length of a customer's segments, in characters.
const LONGEST_SEGMENTS: usize = 200;

/// Lower-case words, sorted, each once.
pub(super) fn segments(text: &str) -> Result<Vec<String>, ProblemReason> {
    let text = fields::line(text, LONGEST_SEGMENTS)?.to_lowercase();
    let is_word = |word: &&str| {
        !word.is_empty() && word.chars().all(|sign| sign.is_alphanumeric() || "-_".contains(sign))
    };
    let words: Vec<&str> = text.split(';').map(str::trim).collect();
    if !words.iter().all(is_word) {
        return Err(ProblemReason::NotASegment);
    }
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

pub(super) fn country(text: &str) -> Result<String, ProblemReason> {
    let fits = text.len() == 2 && text.bytes().all(|sign| sign.is_ascii_alphabetic());
    fields::unless(text.to_ascii_uppercase(), |_| !fits, ProblemReason::NotACountry)
}

pub(super) fn region(text: &str) -> Result<String, ProblemReason> {
    let fits = text.len() <= 3 && text.bytes().all(|sign| sign.is_ascii_alphanumeric());
    fields::unless(text.to_ascii_uppercase(), |_| !fits, ProblemReason::NotARegion)
}

pub(super) fn time_zone(text: &str) -> Result<String, ProblemReason> {
    let zone = TimeZone::get(text).map_err(|_| ProblemReason::NotATimeZone)?;
    let name = zone.iana_name().filter(|_| !zone.is_unknown());
    name.map(str::to_owned).ok_or(ProblemReason::NotATimeZone)
}

#[cfg(test)]
mod tests;
