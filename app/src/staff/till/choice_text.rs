//! Chosen debts as text, in the hidden field of the form that takes the money.

use domain::ids::InstalmentId;
use domain::money::{Currency, Money};
use domain::payments::Choice;
use url::form_urlencoded::Serializer;

use super::form_errors::AMOUNT;
use crate::routes;

/// `PEN:<instalment>=<minor units>,…`
pub(in crate::staff) fn written(currency: Currency, parts: &[(InstalmentId, Money)]) -> String {
    let part = |(id, amount): &(InstalmentId, Money)| format!("{id}={}", amount.minor);
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!("{currency}:{}", parts.join(","))
}

/// `None` if no form of ours wrote it.
pub(in crate::staff) fn read(text: &str) -> Option<Vec<Choice>> {
    let (currency, parts) = text.split_once(':')?;
    let currency = Currency::parse(currency)?;
    let choice = |part: &str| {
        let (id, minor) = part.split_once('=')?;
        let part = Some(Money::new(minor.parse().ok()?, currency));
        Some(Choice { instalment: InstalmentId::parse(id).ok()?, part })
    };
    parts.split(',').map(choice).collect()
}

/// Address of the page that shows these debts of a customer again, with the form that pays them.
pub(super) fn page(customer: &str, choices: &[Choice]) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("customer", customer).append_pair("chosen", "1");
    let parts = choices.iter().filter_map(|choice| choice.part).collect::<Vec<_>>();
    let total = parts.first().map(|one| Money::sum(one.currency, parts.iter().copied()));
    if let Some(Ok(total)) = total {
        query.append_pair(AMOUNT, &total.to_decimal());
    }
    for choice in choices {
        query.append_pair("i", choice.instalment.as_str());
    }
    format!("{}?{}", routes::STAFF_TAKE, query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_debts_are_read_back_and_anything_else_is_none() {
        let id = |text| InstalmentId::parse(text).unwrap();
        let pen = |minor| Money::new(minor, Currency::Pen);
        let parts = [(id("a"), pen(100)), (id("b-1"), pen(5))];
        let text = written(Currency::Pen, &parts);
        assert_eq!(text, "PEN:a=100,b-1=5");
        let choices = read(&text).unwrap();
        let address = page("A 1", &choices);
        assert_eq!(address, "/staff/till/take?customer=A+1&chosen=1&amount=1.05&i=a&i=b-1");
        let found = choices.into_iter().map(|one| (one.instalment, one.part.unwrap()));
        assert_eq!(found.collect::<Vec<_>>(), parts);
        for text in ["", "PEN", "XXX:a=1", "PEN:", "PEN:a", "PEN:a=x", "PEN:a b=1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
