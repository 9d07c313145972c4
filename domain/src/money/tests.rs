//! Tables and laws of amounts.

use proptest::prelude::*;

use super::{AmountError, Currency, Money};
use crate::language::NumberStyle;

const POINT: NumberStyle = NumberStyle::POINT;
const COMMA: NumberStyle = NumberStyle::COMMA;

#[test]
fn amounts_are_read_as_the_region_writes_them_and_never_guessed() {
    use AmountError::{Ambiguous, BadGroups, Empty, NotANumber, TooLarge, TooManyDecimals};
    use Currency::{Clp, Pen};
    for (text, currency, style, expected) in [
        ("55.94", Pen, POINT, Ok(5594)),
        (" S/ 1,234.50 ", Pen, POINT, Ok(123_450)),
        ("1.234,50", Pen, COMMA, Ok(123_450)),
        ("12,5", Pen, POINT, Ok(1250)),
        ("12.5", Pen, COMMA, Ok(1250)),
        ("1.234", Pen, POINT, Err(Ambiguous)),
        ("1,234", Pen, POINT, Err(Ambiguous)),
        ("1.234", Pen, COMMA, Err(Ambiguous)),
        ("1.234", Clp, COMMA, Ok(1234)),
        ("1.234.567", Clp, COMMA, Ok(1_234_567)),
        ("1,234,567", Pen, POINT, Ok(123_456_700)),
        ("1234", Pen, POINT, Ok(123_400)),
        ("0.125", Pen, POINT, Err(TooManyDecimals(Pen))),
        ("10.500", Clp, POINT, Err(Ambiguous)),
        ("10.50", Clp, POINT, Err(TooManyDecimals(Clp))),
        ("10.00", Clp, POINT, Ok(10)),
        ("12,34,567.00", Pen, POINT, Err(BadGroups)),
        ("-40.00", Pen, POINT, Ok(-4000)),
        ("", Pen, POINT, Err(Empty)),
        ("S/", Pen, POINT, Err(Empty)),
        ("ten", Pen, POINT, Err(NotANumber)),
        ("1e3", Pen, POINT, Err(NotANumber)),
        (".", Pen, POINT, Err(NotANumber)),
        ("٣", Pen, POINT, Err(NotANumber)),
        ("=1+1", Pen, POINT, Err(NotANumber)),
        ("99999999999.99", Pen, POINT, Ok(9_999_999_999_999)),
        ("100000000000.00", Pen, POINT, Err(TooLarge)),
        ("92233720368547758.07", Pen, POINT, Err(TooLarge)),
        ("99999999999999999999", Pen, POINT, Err(TooLarge)),
    ] {
        let read = Money::parse(text, currency, style).map(|m| m.minor);
        assert_eq!(read, expected, "{text:?} as {currency}");
    }
}

#[test]
fn amounts_are_printed_with_symbol_groups_and_the_right_decimals() {
    for (minor, currency, style, expected) in [
        (0, Currency::Pen, POINT, "S/\u{a0}0.00"),
        (123_450, Currency::Pen, POINT, "S/\u{a0}1,234.50"),
        (-5, Currency::Usd, COMMA, "-US$\u{a0}0,05"),
        (1_234_567, Currency::Clp, COMMA, "$\u{a0}1.234.567"),
        (i64::MIN, Currency::Clp, COMMA, "-$\u{a0}9.223.372.036.854.775.808"),
    ] {
        assert_eq!(Money::new(minor, currency).print(style), expected);
    }
}

#[test]
fn money_of_two_currencies_is_never_added() {
    let (pen, usd) = (Money::new(1, Currency::Pen), Money::new(1, Currency::Usd));
    assert!(pen.plus(usd).is_err() && pen.minus(usd).is_err() && pen.least(usd).is_err());
    assert!(Money::new(i64::MAX, Currency::Pen).plus(pen).is_err());
}

proptest! {
    #[test]
    fn splitting_loses_nothing_and_is_even(minor in -1_000_000_i64..1_000_000, parts in 1_u32..50) {
        let split = Money::new(minor, Currency::Pen).split(parts);
        prop_assert_eq!(split.iter().map(|m| m.minor).sum::<i64>(), minor);
        prop_assert_eq!(split.len(), parts as usize);
        let (max, min) = (split[0].minor, split[split.len() - 1].minor);
        prop_assert!(max - min <= 1);
    }

    #[test]
    fn what_is_printed_with_decimals_is_read_back(minor in -1_000_000_000_i64..1_000_000_000) {
        for style in [POINT, COMMA] {
            let money = Money::new(minor, Currency::Pen);
            let read = Money::parse(&money.print_number(style), Currency::Pen, style);
            prop_assert_eq!(read, Ok(money));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = Money::parse(&text, Currency::Clp, COMMA);
        let _ = Money::parse(&text, Currency::Pen, POINT);
    }
}

#[test]
fn a_country_that_we_know_has_its_currency() {
    for (country, expected) in [
        ("AR", Some(Currency::Ars)),
        ("BO", Some(Currency::Bob)),
        ("BR", Some(Currency::Brl)),
        ("CL", Some(Currency::Clp)),
        ("CO", Some(Currency::Cop)),
        ("EC", Some(Currency::Usd)),
        ("ES", Some(Currency::Eur)),
        ("MX", Some(Currency::Mxn)),
        ("PE", Some(Currency::Pen)),
        ("PY", Some(Currency::Pyg)),
        ("UY", Some(Currency::Uyu)),
        ("ZZ", None),
        ("pe", None),
        ("", None),
    ] {
        assert_eq!(Currency::of_country(country), expected, "{country}");
    }
}
