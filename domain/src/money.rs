//! Money in whole minor units of a currency. No rounding, no floats.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::language::NumberStyle;

mod parse;
mod print;

pub use parse::AmountError;
pub(crate) use parse::scaled;

/// A currency of ISO 4217 that the portal can collect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the code of ISO 4217 is the whole meaning")]
pub enum Currency {
    Ars,
    Bob,
    Brl,
    Clp,
    Cop,
    Eur,
    Mxn,
    Pen,
    Pyg,
    Usd,
    Uyu,
}

impl Currency {
    /// All currencies.
    pub const ALL: [Self; 11] = [
        Self::Ars,
        Self::Bob,
        Self::Brl,
        Self::Clp,
        Self::Cop,
        Self::Eur,
        Self::Mxn,
        Self::Pen,
        Self::Pyg,
        Self::Usd,
        Self::Uyu,
    ];

    const fn facts(self) -> (&'static str, u32, &'static str) {
        match self {
            Self::Ars => ("ARS", 2, "$"),
            Self::Bob => ("BOB", 2, "Bs"),
            Self::Brl => ("BRL", 2, "R$"),
            Self::Clp => ("CLP", 0, "$"),
            Self::Cop => ("COP", 2, "$"),
            Self::Eur => ("EUR", 2, "€"),
            Self::Mxn => ("MXN", 2, "$"),
            Self::Pen => ("PEN", 2, "S/"),
            Self::Pyg => ("PYG", 0, "₲"),
            Self::Usd => ("USD", 2, "US$"),
            Self::Uyu => ("UYU", 2, "$U"),
        }
    }

    /// The code of ISO 4217, upper case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.facts().0
    }

    /// How many digits the minor unit has.
    #[must_use]
    pub const fn exponent(self) -> u32 {
        self.facts().1
    }

    /// The symbol written beside the amount.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        self.facts().2
    }

    /// Minor units in one major unit.
    #[must_use]
    pub const fn scale(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// The currency of a country (ISO 3166, upper case); US dollars where we know no other.
    #[must_use]
    pub fn of_country(country: &str) -> Self {
        match country {
            "AR" => Self::Ars,
            "BO" => Self::Bob,
            "BR" => Self::Brl,
            "CL" => Self::Clp,
            "CO" => Self::Cop,
            "ES" => Self::Eur,
            "MX" => Self::Mxn,
            "PE" => Self::Pen,
            "PY" => Self::Pyg,
            "UY" => Self::Uyu,
            _ => Self::Usd,
        }
    }

    /// Parses a code in either case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code().eq_ignore_ascii_case(code))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why two amounts could not be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are of different currencies.
    #[error("the amounts are of different currencies ({0} and {1})")]
    Mixed(Currency, Currency),
    /// The result does not fit 64 bits.
    #[error("the amount is too large")]
    TooLarge,
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, céntimos; whole pesos in Chile.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Zero.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whether the amount is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// Other currency, or too large.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// Other currency, or too large.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The smaller of two.
    ///
    /// # Errors
    /// Other currency.
    pub fn least(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        Ok(Self { minor: self.minor.min(other.minor), ..self })
    }

    /// Adds up amounts of one currency.
    ///
    /// # Errors
    /// Other currency, or too large.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// Splits into `parts` that differ by at most one minor unit, larger ones first; no unit is
    /// lost.
    ///
    /// # Panics
    /// When `parts` is 0.
    #[must_use]
    pub fn split(self, parts: u32) -> Vec<Self> {
        assert!(parts > 0, "an amount splits into one part at least");
        let n = i64::from(parts);
        let (each, rest) = (self.minor.div_euclid(n), self.minor.rem_euclid(n));
        (0..n).map(|i| Self { minor: each + i64::from(i < rest), ..self }).collect()
    }

    /// Parses an amount as written in a region.
    ///
    /// # Errors
    /// Ambiguous input is rejected: see [`AmountError`].
    pub fn parse(text: &str, currency: Currency, style: NumberStyle) -> Result<Self, AmountError> {
        parse::amount(text, currency, style)
    }

    /// Formats the amount with its symbol for a region: `S/ 1,234.50`.
    #[must_use]
    pub fn print(self, style: NumberStyle) -> String {
        print::with_symbol(self, style)
    }

    /// The amount without its symbol: `1,234.50`.
    #[must_use]
    pub fn print_number(self, style: NumberStyle) -> String {
        print::number(self, style)
    }

    /// The amount for machines: `1234.50`, no groups, decimal point.
    #[must_use]
    pub fn to_decimal(self) -> String {
        print::decimal(self)
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::Mixed(self.currency, other.currency))
    }
}

#[cfg(test)]
mod tests;
