//! What is paid at the desk: the ticked debts as a whole, or an amount that pays the oldest of them
//! first.

use domain::ids::InstalmentId;
use domain::language::NumberStyle;
use domain::money::Money;
use domain::payments::{Debt, spread};
use portal::payments::takings::DeskDebt;

use super::form_errors::TillFormError;

/// Debts with the amount that is paid of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeskSelection {
    pub(super) parts: Vec<(InstalmentId, Money)>,
    pub(super) total: Money,
}

/// The selection of ticked debts; `amount` may be empty.
pub(super) fn select(
    debts: &[DeskDebt],
    ticked: &[String],
    amount: &str,
    style: NumberStyle,
) -> Result<DeskSelection, TillFormError> {
    let is_ticked = |debt: &&DeskDebt| ticked.iter().any(|id| id == debt.debt.instalment.as_str());
    let chosen: Vec<Debt> = debts.iter().filter(is_ticked).map(|one| one.debt.clone()).collect();
    let currency = chosen.first().ok_or(TillFormError::NothingChosen)?.outstanding.currency;
    let whole = Money::sum(currency, chosen.iter().map(|debt| debt.outstanding));
    let whole = whole.map_err(|_| TillFormError::MixedCurrencies)?;
    if amount.trim().is_empty() {
        let part = |debt: Debt| (debt.instalment, debt.outstanding);
        return Ok(DeskSelection { parts: chosen.into_iter().map(part).collect(), total: whole });
    }
    let total = Money::parse(amount, currency, style)?;
    if total.minor <= 0 {
        return Err(TillFormError::NotAnAmount);
    }
    // Who pays a disputed debt at the desk chose it.
    let chosen: Vec<Debt> =
        chosen.into_iter().map(|debt| Debt { disputed: false, ..debt }).collect();
    let (parts, left) = spread(total, &chosen).map_err(|_| TillFormError::TooLarge)?;
    if left.minor > 0 {
        return Err(TillFormError::AboveOwed);
    }
    let parts = parts.into_iter().map(|part| (part.instalment, part.amount)).collect();
    Ok(DeskSelection { parts, total })
}

#[cfg(test)]
mod tests {
    use domain::ids::{CustomerId, InvoiceId};
    use domain::money::Currency::{self, Pen, Usd};

    use super::*;

    fn debt(id: &str, due: &str, minor: i64, currency: Currency) -> DeskDebt {
        let amount = Money::new(minor, currency);
        DeskDebt {
            debt: Debt {
                instalment: InstalmentId::parse(id).unwrap(),
                invoice: InvoiceId::parse("v").unwrap(),
                customer: CustomerId::parse("c").unwrap(),
                due_on: due.parse().unwrap(),
                outstanding: amount,
                disputed: id == "b",
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
    fn what_is_ticked_is_paid_whole_or_the_oldest_of_it_first() {
        let debts = [
            debt("a", "2026-12-10", 10_000, Pen),
            debt("b", "2026-11-10", 5_000, Pen),
            debt("c", "2026-11-10", 500, Usd),
        ];
        let style = NumberStyle { decimal: '.', group: ',' };
        for (ticked, amount, expected) in [
            (&["a", "b"][..], " ", Ok(&[("a", 10_000), ("b", 5_000)][..])),
            (&["a", "b"], "60.00", Ok(&[("b", 5_000), ("a", 1_000)])),
            (&["b"], "50.00", Ok(&[("b", 5_000)])),
            (&["c"], "5.00", Ok(&[("c", 500)])),
            (&["b"], "50.01", Err(TillFormError::AboveOwed)),
            (&["b"], "0", Err(TillFormError::NotAnAmount)),
            (&["b"], "-1", Err(TillFormError::NotAnAmount)),
            (&["b"], "x", Err(TillFormError::NotAnAmount)),
            (&["a"], "1.234", Err(TillFormError::Ambiguous)),
            (&["b", "c"], "", Err(TillFormError::MixedCurrencies)),
            (&["gone"], "", Err(TillFormError::NothingChosen)),
            (&[], "1", Err(TillFormError::NothingChosen)),
        ] {
            let ticked: Vec<String> = ticked.iter().map(|id| (*id).to_owned()).collect();
            let found = select(&debts, &ticked, amount, style);
            let parts: Result<Vec<(&str, i64)>, _> = found.as_ref().map(|found| {
                let minor = found.parts.iter().map(|(_, amount)| amount.minor).sum::<i64>();
                assert_eq!(found.total.minor, minor);
                found.parts.iter().map(|(id, amount)| (id.as_str(), amount.minor)).collect()
            });
            let expected = expected.map(<[_]>::to_vec);
            assert_eq!(parts.map_err(|error| *error), expected, "{ticked:?} {amount}");
        }
    }
}
