//! What is owed in all, by currency.

use domain::access::Actor;
use domain::calendar::{Date, is_overdue};
use domain::money::{Money, MoneyError};

use crate::platform::db::Tx;
use crate::{Error, Result};

mod store;

/// What is owed in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountOwed {
    /// All of it, what is under review included.
    pub total: Money,
    /// How many debts.
    pub count: u32,
    /// What should have been paid before today.
    pub overdue: Money,
    pub overdue_count: u32,
    /// What is under review: it is neither overdue nor due next.
    pub disputed: Money,
    /// The next day on which something is due, from today on, and how much.
    pub next: Option<(Date, Money)>,
}

/// What the actor owes, for each currency in the order of its first day.
pub(crate) async fn owed(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<AmountOwed>> {
    let due = store::due(tx, actor, today).await?;
    add_up(&due, today).map_err(Error::internal)
}

/// What is due on a day in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueSum {
    pub(crate) on: Date,
    pub(crate) disputed: bool,
    pub(crate) sum: Money,
    pub(crate) count: u32,
}

/// Adds up what is due, for each currency in the order of its first day; days come in order.
pub(crate) fn add_up(due: &[DueSum], today: Date) -> Result<Vec<AmountOwed>, MoneyError> {
    let mut all: Vec<AmountOwed> = Vec::new();
    for day in due {
        let currency = day.sum.currency;
        let at = all.iter().position(|o| o.total.currency == currency).unwrap_or(all.len());
        if at == all.len() {
            let zero = Money::zero(currency);
            let (total, overdue, disputed) = (zero, zero, zero);
            all.push(AmountOwed {
                total,
                count: 0,
                overdue,
                overdue_count: 0,
                disputed,
                next: None,
            });
        }
        all[at].add(day, today)?;
    }
    Ok(all)
}

impl AmountOwed {
    fn add(&mut self, day: &DueSum, today: Date) -> Result<(), MoneyError> {
        self.total = self.total.plus(day.sum)?;
        self.count += day.count;
        if day.disputed {
            self.disputed = self.disputed.plus(day.sum)?;
        } else if is_overdue(day.on, today) {
            self.overdue = self.overdue.plus(day.sum)?;
            self.overdue_count += day.count;
        } else if self.next.is_none() {
            self.next = Some((day.on, day.sum));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
