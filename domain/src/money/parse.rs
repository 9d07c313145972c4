//! Strict parsing of amounts: a thousand is never mistaken for a unit.

use serde::{Deserialize, Serialize};

use super::{Currency, Money};
use crate::language::NumberStyle;

/// Largest amount that is read, in minor units: sums of nine hundred thousand such amounts still
/// fit.
const LARGEST_MINOR: i64 = 9_999_999_999_999;

/// Why an amount could not be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AmountError {
    /// The input is empty.
    #[error("no amount given")]
    Empty,
    /// It contains characters that cannot be part of an amount.
    #[error("not an amount")]
    NotANumber,
    /// Ambiguous: `1.234` is about one or about a thousand.
    #[error("the amount can be read in two ways: write it with its decimals")]
    Ambiguous,
    /// A group does not have three digits.
    #[error("the groups of digits are not of three")]
    BadGroups,
    /// More decimals than the currency has.
    #[error("more decimals than {0} has")]
    TooManyDecimals(Currency),
    /// Nobody owes or counts so much; sums of such amounts would not fit.
    #[error("the amount is too large")]
    TooLarge,
}

pub(super) fn amount(
    text: &str,
    currency: Currency,
    style: NumberStyle,
) -> Result<Money, AmountError> {
    let text = bare(text, currency);
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start_matches([' ', '\u{a0}', '\u{202f}'])),
        None => (false, text),
    };
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    let (whole, fraction) = cut(text, currency, style)?;
    let whole = ungroup(whole, style)?;
    let minor = scaled(&whole, fraction, currency)?;
    Ok(Money::new(if negative { -minor } else { minor }, currency))
}

/// Strips surrounding blanks, and the currency's symbol or code on either side.
fn bare(text: &str, currency: Currency) -> &str {
    let blank = |c: char| c.is_whitespace() || c == '\u{202f}';
    let mut text = text.trim_matches(blank);
    for mark in [currency.symbol(), currency.code()] {
        text = text.strip_prefix(mark).unwrap_or(text).trim_matches(blank);
        text = text.strip_suffix(mark).unwrap_or(text).trim_matches(blank);
    }
    text
}

/// Splits at the decimal mark. A single mark of the other style is taken as decimal (`12.5` where
/// the comma is usual) unless three digits follow, which is ambiguous.
fn cut(text: &str, currency: Currency, style: NumberStyle) -> Result<(&str, &str), AmountError> {
    if let Some((whole, fraction)) = text.split_once(style.decimal) {
        let three = fraction.len() == 3 && !whole.contains(style.group) && whole.len() <= 3;
        return match (three, currency.exponent()) {
            (true, _) if whole != "0" => Err(AmountError::Ambiguous),
            _ => Ok((whole, fraction)),
        };
    }
    let Some((whole, behind)) = text.split_once(style.group) else {
        return Ok((text, ""));
    };
    if behind.contains(style.group) {
        return Ok((text, ""));
    }
    match behind.len() {
        3 if whole.len() <= 3 && currency.exponent() == 0 => Ok((text, "")),
        3 if whole.len() <= 3 => Err(AmountError::Ambiguous),
        3 => Err(AmountError::BadGroups),
        _ => Ok((whole, behind)),
    }
}

fn ungroup(whole: &str, style: NumberStyle) -> Result<String, AmountError> {
    let groups: Vec<&str> = whole.split(style.group).collect();
    if groups.len() > 1 {
        let first = (1..=3).contains(&groups[0].len());
        if !first || groups[1..].iter().any(|g| g.len() != 3) {
            return Err(AmountError::BadGroups);
        }
    }
    let joined = groups.concat();
    if joined.is_empty() || !joined.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AmountError::NotANumber);
    }
    Ok(joined)
}

pub(crate) fn scaled(whole: &str, fraction: &str, currency: Currency) -> Result<i64, AmountError> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AmountError::NotANumber);
    }
    let width = currency.exponent() as usize;
    let (kept, rest) = fraction.split_at_checked(width).unwrap_or((fraction, ""));
    if rest.bytes().any(|b| b != b'0') {
        return Err(AmountError::TooManyDecimals(currency));
    }
    let digits = format!("{whole}{kept:0<width$}");
    let minor = digits.parse().ok().filter(|minor| *minor <= LARGEST_MINOR);
    minor.ok_or(AmountError::TooLarge)
}
