//! Amounts in Stripe's minor units, whose exponents sometimes differ from ISO 4217.

use domain::money::{Currency, Money};

/// Number of decimals in Stripe's amounts.
///
/// Source: Stripe's list of supported currencies. `clp` and `pyg` are zero-decimal; our other
/// currencies have two decimals, `cop` too, although centavos are not used in practice.
const fn exponent(currency: Currency) -> u32 {
    match currency {
        Currency::Clp | Currency::Pyg => 0,
        Currency::Ars
        | Currency::Bob
        | Currency::Brl
        | Currency::Cop
        | Currency::Eur
        | Currency::Mxn
        | Currency::Pen
        | Currency::Usd
        | Currency::Uyu => 2,
    }
}

/// Converts to Stripe's units; `None` when that would lose precision.
pub(super) fn to_stripe(amount: Money) -> Option<i64> {
    rescale(amount.minor, amount.currency.exponent(), exponent(amount.currency))
}

/// Converts from Stripe's units; `None` for an unsupported currency.
pub(super) fn from_stripe(minor: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(currency)?;
    let minor = rescale(minor, exponent(currency), currency.exponent())?;
    Some(Money::new(minor, currency))
}

/// Converts between exponents, exactly or not at all.
fn rescale(minor: i64, from: u32, to: u32) -> Option<i64> {
    let factor = 10_i64.checked_pow(from.abs_diff(to))?;
    if to >= from {
        return minor.checked_mul(factor);
    }
    (minor % factor == 0).then_some(minor / factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_counted_as_stripe_counts_them() {
        for (minor, currency, expected) in [
            (12_550, Currency::Ars, 12_550),
            (12_550, Currency::Bob, 12_550),
            (12_550, Currency::Brl, 12_550),
            // CLP 15 990 is 15990: no centavos.
            (15_990, Currency::Clp, 15_990),
            // COP 15 990 is 1599000 at Stripe, as in ISO.
            (1_599_000, Currency::Cop, 1_599_000),
            (12_550, Currency::Eur, 12_550),
            (12_550, Currency::Mxn, 12_550),
            (12_550, Currency::Pen, 12_550),
            (250_000, Currency::Pyg, 250_000),
            (12_550, Currency::Usd, 12_550),
            (12_550, Currency::Uyu, 12_550),
            (i64::MAX, Currency::Usd, i64::MAX),
        ] {
            let amount = Money::new(minor, currency);
            assert_eq!(to_stripe(amount), Some(expected), "{currency}");
            let code = currency.code().to_lowercase();
            assert_eq!(from_stripe(expected, &code), Some(amount), "{currency}");
        }
    }

    #[test]
    fn a_currency_that_we_do_not_collect_is_not_read() {
        assert_eq!(from_stripe(500, "jpy"), None);
        assert_eq!(from_stripe(500, ""), None);
    }

    #[test]
    fn between_exponents_no_unit_is_lost_or_made_up() {
        for (minor, from, to, expected) in [
            (1_599_000, 2, 0, Some(15_990)),
            (1_599_050, 2, 0, None),
            (15_990, 0, 2, Some(1_599_000)),
            (-100, 2, 0, Some(-1)),
            (i64::MAX, 0, 2, None),
            (i64::MAX, 2, 2, Some(i64::MAX)),
            (1, 0, 30, None),
        ] {
            assert_eq!(rescale(minor, from, to), expected, "{minor} from {from} to {to}");
        }
    }
}
