//! Exact fractions.

use std::fmt;

use crate::language::NumberStyle;

/// An exact fraction in lowest terms, with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

/// Decimals of a printed fraction.
const DECIMALS: usize = 2;

impl Fraction {
    /// `None` without a denominator.
    #[must_use]
    pub const fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let divisor = greatest_divisor(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The same in hundredths.
    #[must_use]
    pub const fn percent(self) -> Option<Self> {
        Self::new(self.numerator * 100, self.denominator)
    }

    /// Hundredths, rounded half away from zero.
    #[must_use]
    pub const fn hundredths(self) -> i128 {
        let doubled = self.numerator.abs() * 200 + self.denominator;
        self.numerator.signum() * (doubled / (2 * self.denominator))
    }

    /// Two decimals, for people.
    #[must_use]
    pub fn print(self, style: NumberStyle) -> String {
        let text = self.to_string();
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        format!("{whole}{}{decimals}", style.decimal)
    }
}

/// Positive, as the denominator is not 0.
const fn greatest_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Two decimals, for machines.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.hundredths();
        let sign = if hundredths < 0 { "-" } else { "" };
        let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
        write!(f, "{sign}{whole}.{rest:0DECIMALS$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_printed_with_two_decimals_half_away_from_zero() {
        for (numerator, denominator, expected) in [
            (0, 7, "0.00"),
            (1, 3, "0.33"),
            (2, 3, "0.67"),
            (1, 200, "0.01"),
            (-1, 200, "-0.01"),
            (-1, 201, "0.00"),
            (1, 201, "0.00"),
            (1_005, 1_000, "1.01"),
            (-1_005, 1_000, "-1.01"),
            (135, 2, "67.50"),
            (135, -2, "-67.50"),
            (99_995, 1_000, "100.00"),
        ] {
            let fraction = Fraction::new(numerator, denominator).unwrap();
            assert_eq!(fraction.to_string(), expected, "{numerator}/{denominator}");
        }
        let half = Fraction::new(-135, 2).unwrap();
        assert_eq!(half.print(NumberStyle::COMMA), "-67,50");
        assert_eq!(half.print(NumberStyle::POINT), "-67.50");
        assert_eq!(Fraction::new(1, 0), None);
        assert_eq!(Fraction::new(2, -4), Fraction::new(-1, 2));
    }
}
