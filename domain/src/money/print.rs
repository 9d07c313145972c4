//! Formatting of amounts.

use super::Money;
use crate::language::NumberStyle;

/// No-break space: an amount and its symbol stay on one line.
const NO_BREAK: char = '\u{a0}';

pub(super) fn with_symbol(money: Money, style: NumberStyle) -> String {
    let sign = if money.minor < 0 { "-" } else { "" };
    let unsigned = digits(money, Some(style.group), style.decimal);
    format!("{sign}{}{NO_BREAK}{unsigned}", money.currency.symbol())
}

pub(super) fn number(money: Money, style: NumberStyle) -> String {
    let sign = if money.minor < 0 { "-" } else { "" };
    format!("{sign}{}", digits(money, Some(style.group), style.decimal))
}

pub(super) fn decimal(money: Money) -> String {
    let sign = if money.minor < 0 { "-" } else { "" };
    format!("{sign}{}", digits(money, None, '.'))
}

fn digits(money: Money, group: Option<char>, decimal: char) -> String {
    let scale = money.currency.scale().unsigned_abs();
    let (whole, fraction) =
        (money.minor.unsigned_abs() / scale, money.minor.unsigned_abs() % scale);
    let whole = whole.to_string();
    let mut out = String::with_capacity(whole.len() * 2);
    for (i, digit) in whole.chars().enumerate() {
        if let Some(group) = group.filter(|_| i > 0 && (whole.len() - i).is_multiple_of(3)) {
            out.push(group);
        }
        out.push(digit);
    }
    if money.currency.exponent() > 0 {
        let width = money.currency.exponent() as usize;
        out.push(decimal);
        out.push_str(&format!("{fraction:0width$}"));
    }
    out
}
