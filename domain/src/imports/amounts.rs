//! Amounts as other systems and people write them, read by the profile. Where the profile says the
//! decimal mark, nothing is ambiguous.

use super::ProblemReason;
use crate::money::{AmountError, Currency, Money, scaled};

/// How the amounts of a file are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AmountStyle {
    /// The decimal mark; without it, the point, and `1.234` is ambiguous.
    pub(super) decimal: Option<char>,
    /// The marks between thousands; without them, every usual one.
    pub(super) thousands: Option<String>,
}

/// What people write beside an amount, longest first, and the currencies that it may mean.
const MARKS: [(&str, &[Currency]); 16] = [
    ("US$", &[Currency::Usd]),
    ("U$S", &[Currency::Usd]),
    ("U$D", &[Currency::Usd]),
    ("S/.", &[Currency::Pen]),
    ("Bs.", &[Currency::Bob]),
    ("Gs.", &[Currency::Pyg]),
    ("S/", &[Currency::Pen]),
    ("Bs", &[Currency::Bob]),
    ("Gs", &[Currency::Pyg]),
    ("R$", &[Currency::Brl]),
    ("$U", &[Currency::Uyu]),
    ("G$", &[Currency::Pyg]),
    ("B/.", &[]),
    ("€", &[Currency::Eur]),
    ("₲", &[Currency::Pyg]),
    (
        "$",
        &[Currency::Ars, Currency::Clp, Currency::Cop, Currency::Mxn, Currency::Usd, Currency::Uyu],
    ),
];

/// Signs of currencies that the portal does not collect.
const FOREIGN: [char; 8] = ['£', '¥', '₡', '₱', '₩', '₦', '₽', '₹'];

impl AmountStyle {
    pub(super) fn read(&self, text: &str, currency: Currency) -> Result<Money, ProblemReason> {
        let (negative, digits) = bare(text, currency)?;
        if digits.is_empty() {
            return Err(AmountError::Empty.into());
        }
        self.refuse_two_ways(digits, currency)?;
        let decimal = self.decimal.unwrap_or('.');
        let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
        if fraction.contains(decimal) {
            return Err(AmountError::BadGroups.into());
        }
        let minor = scaled(&self.ungrouped(whole, decimal)?, fraction, currency)?;
        Ok(Money::new(if negative { -minor } else { minor }, currency))
    }

    /// Without a decimal mark in the profile, `1.234` is about one or about a thousand.
    fn refuse_two_ways(&self, digits: &str, currency: Currency) -> Result<(), AmountError> {
        let mut marks = digits.chars().filter(|c| matches!(c, '.' | ','));
        let (Some(mark), None, None) = (marks.next(), marks.next(), self.decimal) else {
            return Ok(());
        };
        let Some((whole, behind)) = digits.split_once(mark) else { return Ok(()) };
        let is_thousand = mark == ',' && currency.exponent() == 0;
        let is_number = whole.bytes().chain(behind.bytes()).all(|byte| byte.is_ascii_digit());
        if is_number && behind.len() == 3 && whole.len() <= 3 && whole != "0" && !is_thousand {
            return Err(AmountError::Ambiguous);
        }
        Ok(())
    }

    /// The digits before the decimal mark; groups must have three.
    fn ungrouped(&self, whole: &str, decimal: char) -> Result<String, AmountError> {
        let Some(mark) = whole.chars().find(|c| self.is_thousands(*c, decimal)) else {
            return only_digits(whole.to_owned());
        };
        let groups: Vec<&str> = whole.split(mark).collect();
        let is_group = |(place, group): (usize, &&str)| {
            if place == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 }
        };
        let is_plain = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
        if groups.iter().all(is_plain) && !groups.iter().enumerate().all(is_group) {
            return Err(AmountError::BadGroups);
        }
        only_digits(groups.concat())
    }

    fn is_thousands(&self, c: char, decimal: char) -> bool {
        let is_apostrophe = matches!(c, '\'' | '’' | '´' | '`');
        match &self.thousands {
            Some(told) => {
                told.contains(c)
                    || (c.is_whitespace() && told.contains(char::is_whitespace))
                    || (is_apostrophe && told.contains('\''))
            }
            None => c != decimal && (matches!(c, '.' | ',') || is_apostrophe || c.is_whitespace()),
        }
    }
}

fn only_digits(text: String) -> Result<String, AmountError> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(text) } else { Err(AmountError::NotANumber) }
}

/// The amount without signs and currency: whether it is negative, and its digits.
fn bare(text: &str, currency: Currency) -> Result<(bool, &str), ProblemReason> {
    let mut text = text.trim();
    let mut negative = false;
    // ".-" and ",-" end an amount without decimals.
    for end in [".-", ",-", ".—", ",—"] {
        text = text.strip_suffix(end).unwrap_or(text);
    }
    loop {
        let before = text;
        let signed = unsigned(text);
        if let Some(inside) = signed {
            if negative {
                return Err(AmountError::NotANumber.into());
            }
            (negative, text) = (true, inside.trim());
        }
        text = without_mark(text, currency)?.trim();
        if text == before {
            return Ok((negative, text));
        }
    }
}

/// The inside of a negative amount: `-5`, `5-` or `(5)`.
fn unsigned(text: &str) -> Option<&str> {
    let in_brackets = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let minus = ['-', '−'];
    in_brackets.or_else(|| text.strip_prefix(minus)).or_else(|| text.strip_suffix(minus))
}

/// Strips a currency's mark or code from either side, if it is the right currency's.
fn without_mark(text: &str, currency: Currency) -> Result<&str, ProblemReason> {
    let other = |mark: &str| {
        Err(ProblemReason::OtherCurrency { mark: mark.to_owned(), currency }) //
    };
    for known in Currency::ALL {
        let code = known.code();
        if let Some(rest) = beside(text, code) {
            return if known == currency { Ok(rest) } else { other(code) };
        }
    }
    for (mark, means) in MARKS {
        if let Some(rest) = beside(text, mark) {
            return if means.contains(&currency) { Ok(rest) } else { other(mark) };
        }
    }
    match text.chars().find(|c| FOREIGN.contains(c)) {
        Some(sign) => other(&sign.to_string()),
        None => Ok(text),
    }
}

/// The text beside a mark, in any case of letters.
fn beside<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (start, after) = text.split_at_checked(mark.len()).unwrap_or(("", text));
    if start.eq_ignore_ascii_case(mark) {
        return Some(after);
    }
    let behind = text.len().checked_sub(mark.len())?;
    let (before, end) = text.split_at_checked(behind)?;
    end.eq_ignore_ascii_case(mark).then_some(before)
}

/// The currency of a cell: its code, or a mark that means one currency or the expected one.
pub(super) fn currency(text: &str, expected: Currency) -> Result<Currency, ProblemReason> {
    let of_mark = |means: &[Currency]| match means {
        [one] => Some(*one),
        several => several.contains(&expected).then_some(expected),
    };
    let mark = MARKS.iter().find(|(mark, _)| mark.eq_ignore_ascii_case(text));
    let found = Currency::parse(text).or_else(|| mark.and_then(|(_, means)| of_mark(means)));
    found.ok_or(ProblemReason::NotACurrency)
}

/// The currency that the mark beside an amount means, if it means one only.
pub(super) fn currency_beside(text: &str) -> Option<Currency> {
    let text = text.trim();
    let code = Currency::ALL.into_iter().find(|known| beside(text, known.code()).is_some());
    let mark = || MARKS.iter().find(|(mark, _)| beside(text, mark).is_some());
    code.or_else(|| match mark() {
        Some((_, [one])) => Some(*one),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
