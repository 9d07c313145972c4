//! What is chosen on the page of unapplied money, in its address.

use domain::ids::{CustomerId, InstalmentId};
use domain::money::{Currency, Money};
use domain::payments::Debt;
use portal::payments::takings::DeskDebt;
use url::form_urlencoded::{self, Serializer};

use crate::request::context::query_value;

/// Name of the boxes of debts.
pub(super) const DEBT: &str = "i";

/// What the address says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct MatchChoice {
    /// Number that is looked for.
    pub(super) number: String,
    /// The chosen customer.
    pub(super) customer: Option<CustomerId>,
    /// Ids of ticked debts.
    pub(super) ticked: Vec<String>,
    /// Whether the debts are chosen.
    pub(super) is_chosen: bool,
}

impl MatchChoice {
    pub(super) fn read(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        let customer = query_value(query, "of").and_then(|id| CustomerId::parse(&id).ok());
        Self {
            number: query_value(query, "customer").unwrap_or_default(),
            customer,
            ticked: pairs.filter(|(name, _)| name == DEBT).map(|(_, id)| id.into_owned()).collect(),
            is_chosen: query_value(query, "chosen").is_some(),
        }
    }

    /// The debts that are ticked.
    pub(super) fn chosen(&self, debts: &[DeskDebt]) -> Vec<Debt> {
        let is_ticked =
            |one: &&DeskDebt| self.ticked.iter().any(|id| id == one.debt.instalment.as_str());
        debts.iter().filter(is_ticked).map(|one| one.debt.clone()).collect()
    }
}

/// Address of a page with a customer chosen.
pub(super) fn of_customer(page: &str, customer: &CustomerId) -> String {
    format!("{page}?of={customer}")
}

/// Address of a page with debts of a customer chosen.
pub(super) fn with_debts(
    page: &str,
    customer: &CustomerId,
    debts: impl Iterator<Item = InstalmentId>,
) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("of", customer.as_str()).append_pair("chosen", "1");
    for debt in debts {
        query.append_pair(DEBT, debt.as_str());
    }
    format!("{page}?{}", query.finish())
}

/// What can be paid with money of a currency.
pub(super) fn payable(debts: Vec<DeskDebt>, currency: Currency) -> Vec<DeskDebt> {
    debts.into_iter().filter(|one| one.debt.outstanding.currency == currency).collect()
}

/// The debt of exactly an amount, if there is one of them. It is ticked first.
pub(super) fn exact(debts: &[DeskDebt], amount: Money) -> Option<String> {
    let mut exact = debts.iter().filter(|one| one.debt.outstanding == amount);
    let only = exact.next()?;
    exact.next().is_none().then(|| only.debt.instalment.to_string())
}

#[cfg(test)]
mod tests {
    use domain::ids::InvoiceId;
    use domain::money::Currency::{Pen, Usd};

    use super::*;

    fn debt(id: &str, minor: i64, currency: Currency) -> DeskDebt {
        let amount = Money::new(minor, currency);
        DeskDebt {
            debt: Debt {
                instalment: InstalmentId::parse(id).unwrap(),
                invoice: InvoiceId::parse("v").unwrap(),
                customer: CustomerId::parse("c").unwrap(),
                due_on: "2026-11-10".parse().unwrap(),
                outstanding: amount,
                disputed: false,
            },
            invoice_number: "1".into(),
            description: String::new(),
            number: 1,
            instalments: 1,
            billed: amount,
            on_its_way: None,
        }
    }

    #[test]
    fn a_choice_is_read_from_the_address_that_it_is_written_to() {
        let (customer, ids) = (CustomerId::parse("lucia").unwrap(), ["a", "b-1"]);
        let debts = ids.map(|id| InstalmentId::parse(id).unwrap());
        let address = with_debts("/p", &customer, debts.into_iter());
        assert_eq!(address, "/p?of=lucia&chosen=1&i=a&i=b-1");
        let choice = MatchChoice::read(address.split_once('?').unwrap().1);
        assert_eq!(choice.customer, Some(customer));
        assert_eq!(
            (choice.ticked.as_slice(), choice.is_chosen),
            (&ids.map(str::to_owned)[..], true)
        );
        let found = choice.chosen(&[debt("a", 1, Pen), debt("c", 1, Pen)]);
        assert_eq!(found.len(), 1);
        assert_eq!(MatchChoice::read("of=<&customer=A-1").number, "A-1");
    }

    #[test]
    fn the_only_debt_of_exactly_the_amount_is_ticked() {
        let amount = Money::new(100, Pen);
        for (debts, expected) in [
            (vec![debt("a", 100, Pen), debt("b", 99, Pen)], Some("a")),
            (vec![debt("a", 100, Pen), debt("b", 100, Pen)], None),
            (vec![debt("a", 100, Usd)], None),
            (vec![], None),
        ] {
            let debts = payable(debts, Pen);
            assert_eq!(exact(&debts, amount).as_deref(), expected, "{debts:?}");
        }
    }
}
