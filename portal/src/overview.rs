//! The overview: what is owed, what is due next, what is on the move, what was paid.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp, is_overdue};
use domain::ids::{InvoiceId, PaymentId};
use domain::money::{Money, MoneyError};
use domain::payments::StateKind;

use crate::basket::{self, OpenDebt};
use crate::invoices::{self, VisibleCustomer, somebody};
use crate::payments::{self, ListedPayment};
use crate::{Error, Portal, Result, live};

pub(crate) mod store;

/// How many debts the overview names; the others are in the list of invoices.
pub const NAMED_DEBTS: u32 = 10;

/// How many payments the overview names.
pub const NAMED_PAYMENTS: u32 = 5;

/// What is owed in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// All of it, what is under review included.
    pub total: Money,
    /// How many debts.
    pub count: u32,
    /// What should have been paid before today.
    pub overdue: Money,
    /// How many of them.
    pub overdue_count: u32,
    /// What is under review: it is neither overdue nor due next.
    pub disputed: Money,
    /// The next day on which something is due, from today on, and how much.
    pub next: Option<(Date, Money)>,
}

/// A payment that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingPayment {
    /// The payment.
    pub id: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// What is meant for debts that the actor may see.
    pub amount: Money,
    /// The actor's own.
    pub own: bool,
    /// The actor may open its page.
    pub opens: bool,
}

/// Something that the portal's own pages remind of, as a step of the institution says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReminder {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// What it is for.
    pub description: String,
    /// Since when, or when, the oldest part is due.
    pub due_on: Date,
    /// What is left to pay of what it reminds of.
    pub outstanding: Money,
}

/// What the first page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// For each currency in which something is owed.
    pub owed: Vec<Owed>,
    /// What was paid too much, for each currency.
    pub credits: Vec<Money>,
    /// The oldest debts, [`NAMED_DEBTS`] at most.
    pub debts: Vec<OpenDebt>,
    /// The payments that have not ended.
    pub moving: Vec<MovingPayment>,
    /// What this page reminds of, 5 at most.
    pub reminders: Vec<PageReminder>,
    /// The last payments, [`NAMED_PAYMENTS`] at most.
    pub recent: Vec<ListedPayment>,
    /// Whose debts these are.
    pub customers: Vec<VisibleCustomer>,
    /// The day for which it was read.
    pub today: Date,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// What the actor owes and what happens with it.
///
/// # Errors
/// Nobody signs in first; or the database fails.
pub async fn overview(portal: &Portal, actor: &Actor) -> Result<Overview> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = live::store::newest(&mut tx).await?;
    let due = store::due(&mut tx, actor, today).await?;
    Ok(Overview {
        owed: add_up(&due, today).map_err(Error::internal)?,
        credits: store::credits(&mut tx, actor).await?,
        debts: basket::store::open_debts(&mut tx, actor, (as_of, today), NAMED_DEBTS).await?,
        moving: store::moving(&mut tx, actor, today).await?,
        reminders: store::reminders(&mut tx, actor, (as_of, today)).await?,
        recent: payments::reads::recent(&mut tx, actor, NAMED_PAYMENTS).await?,
        customers: invoices::store::customers(&mut tx, actor).await?,
        today,
        as_of,
        seq,
    })
}

/// What is due on a day in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) on: Date,
    pub(crate) disputed: bool,
    pub(crate) sum: Money,
    pub(crate) count: u32,
}

/// Adds up what is due, for each currency in the order of its first day; days come in order.
pub(crate) fn add_up(due: &[Due], today: Date) -> std::result::Result<Vec<Owed>, MoneyError> {
    let mut all: Vec<Owed> = Vec::new();
    for day in due {
        let currency = day.sum.currency;
        let at = all.iter().position(|o| o.total.currency == currency).unwrap_or(all.len());
        if at == all.len() {
            let zero = Money::zero(currency);
            let (total, overdue, disputed) = (zero, zero, zero);
            all.push(Owed { total, count: 0, overdue, overdue_count: 0, disputed, next: None });
        }
        all[at].add(day, today)?;
    }
    Ok(all)
}

impl Owed {
    fn add(&mut self, day: &Due, today: Date) -> std::result::Result<(), MoneyError> {
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
