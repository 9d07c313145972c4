//! A customer as staff see it: what is owed, how they are reached, who reads for them, what comes
//! next.

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp};
use domain::contact::Channel;
use domain::contact::household::are_strangers;
use domain::holds::Hold;
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId};
use domain::language::Language;
use domain::money::Money;
use domain::reminders::Rating;

use crate::billing::debtors;
use crate::contact::holds::ActiveHolds;
use crate::contact::preferences::masked;
use crate::contact::reminders::{DebtorOutlook, look_at, policy_in};
use crate::people::access::{self, CustomerUser};
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod store;

/// Most debts that are listed.
pub const MOST_DEBTS: usize = 50;

/// What staff see of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFile {
    pub customer: CustomerCard,
    /// By currency.
    pub balances: Vec<CustomerBalance>,
    /// Paid too much, by currency.
    pub credits: Vec<Money>,
    /// Open instalments, the oldest first; [`MOST_DEBTS`] at most.
    pub debts: Vec<CustomerDebt>,
    pub has_more_debts: bool,
    /// Who is reminded; `None` until somebody is assigned.
    pub debtor: Option<CustomerDebtor>,
    /// By name.
    pub users: Vec<CustomerUser>,
    /// Whether addresses are masked for the reader.
    pub is_masked: bool,
    pub as_of: Timestamp,
}

/// What the institution's own systems say of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCard {
    pub id: CustomerId,
    /// The system that knows it by its number.
    pub source: String,
    pub number: String,
    pub name: String,
    pub document: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub postal_address: Option<String>,
    pub language: Option<Language>,
    /// Separated by commas.
    pub segments: String,
    pub debtor: Option<DebtorId>,
    pub created_at: Timestamp,
}

/// What a customer owes in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerBalance {
    pub owed: Money,
    /// The part whose due date has passed.
    pub overdue: Money,
}

/// An open instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerDebt {
    pub instalment: InstalmentId,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub description: String,
    pub number: u32,
    /// Instalments of the invoice.
    pub instalments: u32,
    pub due_on: Date,
    pub outstanding: Money,
    /// What keeps reminders of it back, the longest first.
    pub holds: Vec<Hold>,
}

/// Who is reminded of a customer's debts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerDebtor {
    pub id: DebtorId,
    /// Where reminders go, if not to the customer's own address.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Chosen channels, the best first.
    pub channels: Vec<Channel>,
    /// They want no reminders.
    pub stopped: bool,
    /// They postponed the next reminder until then.
    pub not_before: Option<Timestamp>,
    /// Forecast of the next reminder: the day at their place, and the channel if it is decided.
    pub next_on: Option<Date>,
    pub next_channel: Option<Channel>,
    pub rating: Rating,
    /// Other customers of the same mailbox, by name.
    pub others: Vec<MailboxNeighbour>,
    /// Whether the customers of the mailbox may be strangers: nobody is reminded there.
    pub are_strangers: bool,
}

/// Another customer of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxNeighbour {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
}

/// A customer as staff see it.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn customer(portal: &Portal, actor: &Actor, id: &CustomerId) -> Result<CustomerFile> {
    allow(actor, Right::See)?;
    let is_masked = !actor.may(Right::SeeMessages);
    let today = portal.today();
    let mut tx = portal.db.read().await?;
    let card = store::card(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let mut debts = store::debts(&mut tx, id, today).await?;
    let has_more_debts = debts.len() > MOST_DEBTS;
    debts.truncate(MOST_DEBTS);
    let debtor = match &card.debtor {
        Some(debtor) => of_debtor(portal, &mut tx, &card, debtor).await?,
        None => None,
    };
    let file = CustomerFile {
        balances: store::balances(&mut tx, id, today).await?,
        credits: store::credits(&mut tx, id).await?,
        debts: with_holds(portal, &mut tx, debts).await?,
        has_more_debts,
        debtor,
        users: access::store::users_of(&mut tx, id).await?,
        customer: card,
        is_masked,
        as_of: portal.now(),
    };
    Ok(if is_masked { file.masked() } else { file })
}

async fn with_holds(
    portal: &Portal,
    tx: &mut Tx,
    debts: Vec<store::OpenDebtRow>,
) -> Result<Vec<CustomerDebt>> {
    let invoices = debts.iter().map(|debt| &debt.invoice);
    let holds = ActiveHolds::of(tx, invoices, portal.now()).await?;
    let with_holds = |debt: store::OpenDebtRow| {
        let holds = holds.of_instalment(&debt.invoice, &debt.instalment);
        debt.with(holds)
    };
    Ok(debts.into_iter().map(with_holds).collect())
}

async fn of_debtor(
    portal: &Portal,
    tx: &mut Tx,
    card: &CustomerCard,
    id: &DebtorId,
) -> Result<Option<CustomerDebtor>> {
    let rows = debtors::store::find_all(tx, std::slice::from_ref(id)).await?;
    let settings = &portal.settings;
    let people = rows.into_iter().map(|row| row.read(settings)).collect::<Result<_>>()?;
    let policy = policy_in(tx).await?;
    let outlook = look_at(portal, tx, people, &policy).await?.pop();
    let Some(DebtorOutlook { account, next }) = outlook else { return Ok(None) };
    let others = store::others(tx, id, &card.id).await?;
    let names: Vec<&str> = others
        .iter()
        .map(|other| other.name.as_str())
        .chain(std::iter::once(card.name.as_str()))
        .collect();
    let debtor = account.debtor;
    let are_strangers = !debtor.is_one_payer && are_strangers(&names);
    let not_before = debtor.not_before.filter(|moment| *moment > portal.now());
    Ok(Some(CustomerDebtor {
        id: debtor.id,
        email: debtor.email,
        phone: debtor.phone,
        channels: debtor.preferences.channels,
        stopped: debtor.preferences.stopped,
        not_before,
        next_on: next.map(|next| next.on),
        next_channel: next.and_then(|next| next.channel),
        rating: account.account.rating,
        others,
        are_strangers,
    }))
}

impl CustomerFile {
    /// The same without addresses that could be used.
    fn masked(mut self) -> Self {
        let hide = |text: &mut Option<String>| *text = text.as_deref().map(masked);
        hide(&mut self.customer.email);
        hide(&mut self.customer.phone);
        self.customer.postal_address = None;
        if let Some(debtor) = &mut self.debtor {
            hide(&mut debtor.email);
            hide(&mut debtor.phone);
        }
        for user in &mut self.users {
            user.email = masked(&user.email);
        }
        self
    }
}

#[cfg(test)]
mod tests;
