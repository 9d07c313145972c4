//! Totals of what is owed, by currency.

use domain::access::Actor;
use domain::calendar::{Date, is_overdue};
use domain::money::{Money, MoneyError};

use crate::platform::db::Tx;
use crate::{Error, Result};

mod store;

/// Total of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountOwed {
    /// Includes disputed debts.
    pub total: Money,
    /// Number of debts.
    pub count: u32,
    /// Due before today.
    pub overdue: Money,
    pub overdue_count: u32,
    /// Under dispute, which counts as neither overdue nor next.
    pub disputed: Money,
    /// Next due date from today on, and its amount.
    pub next: Option<(Date, Money)>,
}

/// What the actor owes, by currency, ordered by first due date.
pub(crate) async fn owed(tx: &mut Tx, actor: &Actor, today: Date) -> Result<Vec<AmountOwed>> {
    let due = store::due(tx, actor, today).await?;
    add_up(&due, today).map_err(Error::internal)
}

/// Amount due on a day in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DueSum {
    pub(crate) on: Date,
    pub(crate) disputed: bool,
    pub(crate) sum: Money,
    pub(crate) count: u32,
}

/// Sums due amounts by currency, ordered by first due date; the input must be ordered by date.
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
