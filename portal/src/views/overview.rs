//! The overview: totals, next debts, payments in progress, recent payments.

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

/// Maximum number of debts listed; the others are in the list of invoices.
pub const NAMED_DEBTS: u32 = 10;

/// Maximum number of payments listed.
pub const NAMED_PAYMENTS: u32 = 5;

/// Maximum number of reminders listed.
const NAMED_REMINDERS: usize = 5;

/// An open payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovingPayment {
    pub id: PaymentId,
    pub state: StateKind,
    /// Amount intended for debts that the actor may see.
    pub amount: Money,
    /// Made by the actor.
    pub own: bool,
    /// Whether the actor may open its page.
    pub opens: bool,
}

/// A reminder on the portal's own pages, by a step of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReminder {
    pub invoice: InvoiceId,
    pub number: String,
    pub description: String,
    /// Due date of the oldest instalment that it covers.
    pub due_on: Date,
    /// Outstanding amount that it covers.
    pub outstanding: Money,
}

/// Content of the start page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// By currency.
    pub owed: Vec<AmountOwed>,
    /// Overpayments, by currency.
    pub credits: Vec<Money>,
    /// Oldest first, [`NAMED_DEBTS`] at most.
    pub debts: Vec<OpenDebt>,
    /// Open payments.
    pub moving: Vec<MovingPayment>,
    /// [`NAMED_REMINDERS`] at most.
    pub reminders: Vec<PageReminder>,
    /// Latest payments, [`NAMED_PAYMENTS`] at most.
    pub recent: Vec<ListedPayment>,
    /// Customers whose debts are shown.
    pub customers: Vec<VisibleCustomer>,
    /// Date of this reading.
    pub today: Date,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// Overview of the actor's debts and payments.
///
/// # Errors
/// Not signed in; or the database fails.
pub async fn overview(portal: &Portal, actor: &Actor) -> Result<Overview> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    Ok(Overview {
        owed: basket::owed::owed(&mut tx, actor, today).await?,
        credits: basket::store::credits(&mut tx, actor).await?,
        debts: basket::store::open_debts(&mut tx, actor, today, NAMED_DEBTS).await?,
        moving: store::moving(&mut tx, actor, today).await?,
        reminders: reminders(&mut tx, actor, as_of, today).await?,
        recent: payments::reads::recent(&mut tx, actor, NAMED_PAYMENTS).await?,
        customers: invoices::store::customers(&mut tx, actor).await?,
        today,
        as_of,
        seq,
    })
}

/// An instalment with a reminder on the portal's pages.
struct DebtOnPage {
    instalment: InstalmentId,
    reminder: PageReminder,
}

/// Reminders on the portal's pages without holds, one per invoice.
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
