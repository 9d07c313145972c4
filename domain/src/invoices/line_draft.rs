//! Lines of a new invoice: items, and discounts and taxes on them.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::InvoiceLine;
use crate::coded;
use crate::money::{Currency, Money, MoneyError};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LineKind {
    /// What is sold: a quantity at a price.
    #[default]
    Item,
    /// Taken off the items.
    Discount,
    /// Added to what is left of the items.
    Tax,
}

coded!(LineKind);

/// A part of an amount, in hundredths of a percent: 1,800 are 18 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// From 1 to 10,000.
    basis_points: i64,
}

impl Rate {
    /// A rate above 0 and up to 100 %.
    #[must_use]
    pub fn of(basis_points: i64) -> Option<Self> {
        (1..=10_000).contains(&basis_points).then_some(Self { basis_points })
    }

    /// The part of an amount, rounded to the nearest minor unit, halves up.
    fn part_of(self, amount: Money) -> Result<Money, MoneyError> {
        let exact = i128::from(amount.minor) * i128::from(self.basis_points);
        let minor = (exact + 5_000).div_euclid(10_000);
        let minor = i64::try_from(minor).map_err(|_| MoneyError::TooLarge)?;
        Ok(Money::new(minor, amount.currency))
    }
}

/// How much a discount or a tax is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineValue {
    /// An amount.
    Amount(Money),
    /// A part of its base.
    Rate(Rate),
}

impl LineValue {
    fn of(self, base: Money) -> Result<Money, MoneyError> {
        match self {
            Self::Amount(amount) => Ok(amount),
            Self::Rate(rate) => rate.part_of(base),
        }
    }
}

/// A line of a new invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDraft {
    /// What it is.
    pub kind: LineKind,
    /// Description.
    pub description: String,
    /// How many; of discounts and taxes, 1.
    pub quantity: i64,
    /// Price of one, discount, or tax.
    pub value: LineValue,
}

/// Prices the lines, in their order. Discounts are on the items, taxes on what is left of them.
///
/// # Errors
/// Mixed currencies, or too large.
pub fn priced(currency: Currency, lines: &[LineDraft]) -> Result<Vec<InvoiceLine>, MoneyError> {
    let zero = Money::zero(currency);
    let total = |kind, base: Money| {
        let of_kind = lines.iter().filter(|line| line.kind == kind);
        of_kind.map(|line| price(line, base)).try_fold(zero, |sum, price| sum.plus(price?))
    };
    let items = total(LineKind::Item, zero)?;
    let taxed = items.plus(total(LineKind::Discount, items)?)?;
    let base = |kind| match kind {
        LineKind::Item => zero,
        LineKind::Discount => items,
        LineKind::Tax => taxed,
    };
    let line = |line: &LineDraft| {
        Ok(InvoiceLine {
            description: line.description.clone(),
            quantity: line.quantity,
            amount: price(line, base(line.kind))?,
        })
    };
    lines.iter().map(line).collect()
}

fn price(line: &LineDraft, base: Money) -> Result<Money, MoneyError> {
    let value = line.value.of(base)?;
    match line.kind {
        LineKind::Item => {
            let minor = value.minor.checked_mul(line.quantity).ok_or(MoneyError::TooLarge)?;
            Ok(Money::new(minor, value.currency))
        }
        LineKind::Discount => Money::zero(value.currency).minus(value),
        LineKind::Tax => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency::{Clp, Pen};

    fn amount(minor: i64) -> LineValue {
        LineValue::Amount(Money::new(minor, Pen))
    }

    fn rate(basis_points: i64) -> LineValue {
        LineValue::Rate(Rate::of(basis_points).unwrap())
    }

    fn line(kind: LineKind, quantity: i64, value: LineValue) -> LineDraft {
        LineDraft { kind, description: "x".into(), quantity, value }
    }

    #[test]
    fn discounts_are_on_the_items_and_taxes_on_what_is_left() {
        use LineKind::{Discount, Item, Tax};
        let cases: [(&[LineDraft], &[i64]); 6] = [
            (&[line(Item, 3, amount(1_050))], &[3_150]),
            (&[line(Item, 1, amount(10_000)), line(Tax, 1, rate(1_800))], &[10_000, 1_800]),
            // A tax that stands before what it is on is the same.
            (
                &[
                    line(Tax, 1, rate(1_800)),
                    line(Item, 2, amount(5_000)),
                    line(Discount, 1, rate(1_000)),
                ],
                &[1_620, 10_000, -1_000],
            ),
            (
                &[
                    line(Item, 1, amount(10_000)),
                    line(Discount, 1, amount(500)),
                    line(Discount, 1, rate(500)),
                    line(Tax, 1, rate(1_900)),
                    line(Tax, 1, amount(7)),
                ],
                &[10_000, -500, -500, 1_710, 7],
            ),
            // Half a cent is rounded up.
            (&[line(Item, 1, amount(25)), line(Tax, 1, rate(200))], &[25, 1]),
            (&[line(Item, 1, amount(24)), line(Tax, 1, rate(200))], &[24, 0]),
        ];
        for (lines, expected) in cases {
            let minors: Vec<i64> =
                priced(Pen, lines).unwrap().iter().map(|line| line.amount.minor).collect();
            assert_eq!(minors, expected, "{lines:?}");
        }
    }

    #[test]
    fn what_does_not_fit_or_is_of_another_currency_is_refused() {
        let large = line(LineKind::Item, i64::MAX, amount(2));
        assert_eq!(priced(Pen, &[large]), Err(MoneyError::TooLarge));
        let other = line(LineKind::Item, 1, amount(2));
        assert_eq!(priced(Clp, &[other]), Err(MoneyError::Mixed(Clp, Pen)));
    }

    #[test]
    fn a_rate_is_above_nothing_and_at_most_the_whole() {
        for (basis_points, is_rate) in [(0, false), (1, true), (10_000, true), (10_001, false)] {
            assert_eq!(Rate::of(basis_points).is_some(), is_rate, "{basis_points}");
        }
    }
}
