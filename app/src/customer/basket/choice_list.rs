//! A selection as text for a hidden form field: `<instalment>` or `<instalment>=<minor units>`,
//! separated by commas.

use domain::ids::InstalmentId;
use domain::money::{Currency, Money};
use domain::payments::{Basket, Choice};

/// Serializes what a basket pays; whole debts without amount.
#[must_use]
pub fn written(basket: &Basket) -> String {
    let choice = |target: &domain::payments::Target| match target.amount == target.debt.outstanding
    {
        true => target.debt.instalment.to_string(),
        false => format!("{}={}", target.debt.instalment, target.amount.minor),
    };
    basket.targets().iter().map(choice).collect::<Vec<_>>().join(",")
}

/// Parses a selection; `None` if it is invalid.
#[must_use]
pub fn read(text: &str, currency: Currency) -> Option<Vec<Choice>> {
    let choice = |item: &str| {
        let (id, part) = item.split_once('=').map_or((item, None), |(id, part)| (id, Some(part)));
        let minor = part.map(str::parse::<i64>).transpose().ok()?;
        let part = minor.map(|minor| Money::new(minor, currency));
        Some(Choice { instalment: InstalmentId::parse(id).ok()?, part })
    };
    text.split(',').map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_what_was_not_is_refused() {
        for (text, expected) in [
            ("a", Some(vec![("a", None)])),
            ("a,b=500", Some(vec![("a", None), ("b", Some(500))])),
            ("", None),
            ("a,", None),
            ("a=x", None),
            ("a=1=2", None),
            ("a=99999999999999999999", None),
            ("a b", None),
        ] {
            let read = read(text, Currency::Pen);
            let read = read.as_deref().map(|choices| {
                let plain = |c: &Choice| (c.instalment.to_string(), c.part.map(|m| m.minor));
                choices.iter().map(plain).collect::<Vec<_>>()
            });
            let expected = expected.map(|all: Vec<(&str, Option<i64>)>| {
                all.into_iter().map(|(id, part)| (id.to_owned(), part)).collect::<Vec<_>>()
            });
            assert_eq!(read, expected, "{text:?}");
        }
    }
}
