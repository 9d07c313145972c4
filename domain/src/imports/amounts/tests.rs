//! Amounts as people write them, as a table.

use super::*;
use crate::money::AmountError::{Ambiguous, BadGroups, NotANumber, TooManyDecimals};
use crate::money::Currency::{Ars, Bob, Brl, Clp, Cop, Eur, Pen, Pyg, Usd, Uyu};

fn style(decimal: impl Into<Option<char>>) -> AmountStyle {
    AmountStyle { decimal: decimal.into(), thousands: None }
}

#[test]
fn an_amount_is_read_as_its_country_writes_it() {
    for (text, currency, decimal, expected) in [
        ("150.000", Cop, ',', 15_000_000),
        ("1.250.000", Cop, ',', 125_000_000),
        ("150.000,00", Cop, ',', 15_000_000),
        ("85", Cop, ',', 8_500),
        ("$ 12.500", Cop, ',', 1_250_000),
        ("Bs. 350,00", Bob, ',', 35_000),
        ("Bs 350,00", Bob, ',', 35_000),
        ("350,00 Bs.", Bob, ',', 35_000),
        ("$ 573.399", Clp, ',', 573_399),
        ("$573.399.-", Clp, ',', 573_399),
        ("573399", Clp, ',', 573_399),
        ("573.399,00", Clp, ',', 573_399),
        ("870 €", Eur, ',', 87_000),
        ("1.234,56 €", Eur, ',', 123_456),
        ("1 234,56", Eur, ',', 123_456),
        ("1\u{a0}234,56 €", Eur, ',', 123_456),
        ("1\u{202f}234\u{202f}567,89", Eur, ',', 123_456_789),
        ("1'234,56", Eur, ',', 123_456),
        ("1’234.56", Eur, '.', 123_456),
        ("S/. 1,250.00", Pen, '.', 125_000),
        ("S/1250.00", Pen, '.', 125_000),
        ("S/ 1,250.00", Pen, '.', 125_000),
        ("1,250.00 S/.", Pen, '.', 125_000),
        ("PEN 1,250.00", Pen, '.', 125_000),
        ("S/.1,250", Pen, '.', 125_000),
        ("s/. 12", Pen, '.', 1_200),
        ("Gs. 250.000", Pyg, ',', 250_000),
        ("₲ 250.000", Pyg, ',', 250_000),
        ("250000,00", Pyg, ',', 250_000),
        ("U$S 40.00", Usd, '.', 4_000),
        ("US$ 40.00", Usd, '.', 4_000),
        ("$40.00", Usd, '.', 4_000),
        ("$40.00 USD", Usd, '.', 4_000),
        ("(40.00)", Usd, '.', -4_000),
        ("40.00-", Usd, '.', -4_000),
        ("-$40.00", Usd, '.', -4_000),
        ("$ -40.00", Usd, '.', -4_000),
        ("−40.00", Usd, '.', -4_000),
        ("($40.00)", Usd, '.', -4_000),
        ("$U 40,00", Uyu, ',', 4_000),
        ("$ 40,00", Uyu, ',', 4_000),
        ("UYU 40,00", Uyu, ',', 4_000),
        ("R$ 1.234,56", Brl, ',', 123_456),
        ("100.000", Ars, '.', 10_000),
    ] {
        let read = style(decimal).read(text, currency).map(|amount| amount.minor);
        assert_eq!(read, Ok(expected), "{text:?} in {currency}");
    }
}

#[test]
fn an_amount_of_another_currency_or_shape_is_refused_with_the_true_reason() {
    let other =
        |mark: &str, currency| ProblemReason::OtherCurrency { mark: mark.to_owned(), currency };
    let not = ProblemReason::NotAnAmount;
    for (text, currency, decimal, expected) in [
        ("€ 10", Pen, Some('.'), other("€", Pen)),
        ("$ 10", Pen, Some('.'), other("$", Pen)),
        ("S/ 10", Usd, Some('.'), other("S/", Usd)),
        ("US$ 10", Cop, Some(','), other("US$", Cop)),
        ("10 USD", Pen, Some('.'), other("USD", Pen)),
        ("£10", Eur, Some('.'), other("£", Eur)),
        ("1.234", Pen, None, not(Ambiguous)),
        ("1,234", Pen, None, not(Ambiguous)),
        ("1.234", Pen, Some('.'), not(TooManyDecimals(Pen))),
        ("55,94", Pen, Some('.'), not(BadGroups)),
        ("1,23,456.00", Pen, Some('.'), not(BadGroups)),
        ("1 23,00", Eur, Some(','), not(BadGroups)),
        ("1.234'567,00", Eur, Some(','), not(NotANumber)),
        ("1,2,3", Eur, Some(','), not(BadGroups)),
        ("--4", Usd, Some('.'), not(NotANumber)),
        ("ten", Usd, Some('.'), not(NotANumber)),
        ("1e3", Usd, Some('.'), not(NotANumber)),
        ("5.00;", Pen, None, not(NotANumber)),
        ("x.123", Pen, None, not(NotANumber)),
        ("$", Usd, Some('.'), not(AmountError::Empty)),
    ] {
        assert_eq!(style(decimal).read(text, currency), Err(expected), "{text:?} in {currency}");
    }
}

#[test]
fn thousands_marks_that_the_profile_names_are_the_only_ones() {
    let spaces = AmountStyle { decimal: Some(','), thousands: Some(" ".into()) };
    for (text, expected) in [
        ("1 234,56", Ok(123_456)),
        ("1\u{a0}234,56", Ok(123_456)),
        ("1.234,56", Err(ProblemReason::NotAnAmount(NotANumber))),
    ] {
        assert_eq!(spaces.read(text, Eur).map(|amount| amount.minor), expected, "{text:?}");
    }
}

#[test]
fn a_cell_names_a_currency_by_code_or_by_a_mark_of_one() {
    for (text, expected, found) in [
        ("usd", Pen, Ok(Usd)),
        ("S/.", Usd, Ok(Pen)),
        ("$", Cop, Ok(Cop)),
        ("$", Pen, Err(ProblemReason::NotACurrency)),
        ("GBP", Pen, Err(ProblemReason::NotACurrency)),
    ] {
        assert_eq!(currency(text, expected), found, "{text}");
    }
    assert_eq!(currency_beside("1,250.00 S/."), Some(Pen));
    assert_eq!(currency_beside("$ 40"), None);
    assert_eq!(currency_beside("40"), None);
}
