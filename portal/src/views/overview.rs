//! The overview: what is owed, what is due next, what is on the move, what was paid.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::money::Money;
use domain::payments::StateKind;

use crate::billing::invoices::{self, VisibleCustomer};
use crate::contact::holds::ActiveHolds;
use crate::payments::basket::{self, AmountOwed, OpenDebt};
use crate::payments::{self, ListedPayment};
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::platform::feed;
use crate::{Error, Portal, Result};

pub(crate) mod store;

/// How many debts the overview names; the others are in the list of invoices.
pub const NAMED_DEBTS: u32 = 10;

/// How many payments the overview names.
pub const NAMED_PAYMENTS: u32 = 5;

/// How many reminders the overview shows.
const NAMED_REMINDERS: usize = 5;

/// A payment that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingPayment {
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
    pub invoice: InvoiceId,
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
    pub owed: Vec<AmountOwed>,
    /// What was paid too much, for each currency.
    pub credits: Vec<Money>,
    /// The oldest debts, [`NAMED_DEBTS`] at most.
    pub debts: Vec<OpenDebt>,
    /// The payments that have not ended.
    pub moving: Vec<MovingPayment>,
    /// What this page reminds of, [`NAMED_REMINDERS`] at most.
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
    let seq = feed::store::newest(&mut tx).await?;
    Ok(Overview {
        owed: basket::owed::owed(&mut tx, actor, today).await?,
        credits: store::credits(&mut tx, actor).await?,
        debts: basket::store::open_debts(&mut tx, actor, (as_of, today), NAMED_DEBTS).await?,
        moving: store::moving(&mut tx, actor, today).await?,
        reminders: reminders(&mut tx, actor, as_of, today).await?,
        recent: payments::reads::recent(&mut tx, actor, NAMED_PAYMENTS).await?,
        customers: invoices::store::customers(&mut tx, actor).await?,
        today,
        as_of,
        seq,
    })
}

/// An instalment that the pages remind of.
struct DebtOnPage {
    instalment: InstalmentId,
    reminder: PageReminder,
}

/// What the pages remind of and nothing holds, one line an invoice.
async fn reminders(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    today: Date,
) -> Result<Vec<PageReminder>> {
    let debts = store::debts_on_page(tx, actor, today).await?;
    let holds = ActiveHolds::of(tx, debts.iter().map(|debt| &debt.reminder.invoice), now).await?;
    let mut reminders: Vec<PageReminder> = Vec::new();
    for DebtOnPage { instalment, reminder } in debts {
        if !holds.of_instalment(&reminder.invoice, &instalment).is_empty() {
            continue;
        }
        match reminders.iter_mut().find(|other| other.invoice == reminder.invoice) {
            Some(other) => {
                let sum = other.outstanding.plus(reminder.outstanding);
                other.outstanding = sum.map_err(Error::corrupt)?;
            }
            None => reminders.push(reminder),
        }
    }
    reminders.truncate(NAMED_REMINDERS);
    Ok(reminders)
}

#[cfg(test)]
mod tests;
