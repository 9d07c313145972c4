//! Mailboxes that strangers share: nobody is reminded there until staff say that they are one
//! payer, because one would read about the debts of another.

use domain::access::{Actor, Right};
use domain::contact::household::are_strangers;
use domain::ids::DebtorId;

use super::contact_details::{self, ContactColumns, News};
use super::store as debtors;
use crate::platform::actor::{allow, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

mod store;

const RIGHT: Right = Right::Answer;

/// A mailbox and one of its customers.
pub(super) struct MailboxReader {
    pub(super) debtor: DebtorId,
    pub(super) email: String,
    pub(super) name: String,
}

/// A mailbox of several customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    pub debtor: DebtorId,
    pub email: String,
    /// Names of the customers.
    pub customers: Vec<String>,
}

impl SharedMailbox {
    /// The mailboxes of customers that are sorted by mailbox.
    fn of_customers(customers: Vec<MailboxReader>) -> Vec<Self> {
        let mut shared: Vec<Self> = Vec::new();
        for MailboxReader { debtor, email, name } in customers {
            match shared.last_mut().filter(|last| last.email == email) {
                Some(last) => last.customers.push(name),
                None => shared.push(Self { debtor, email, customers: vec![name] }),
            }
        }
        shared
    }

    /// Whether the names of the customers have nothing in common.
    fn is_of_strangers(&self) -> bool {
        are_strangers(&self.customers.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Mailboxes that strangers share and about which nobody said anything yet.
///
/// # Errors
/// Refused without the right to answer customers.
pub async fn shared(portal: &Portal, actor: &Actor) -> Result<Vec<SharedMailbox>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    let mut all = SharedMailbox::of_customers(store::of_several(&mut tx).await?);
    all.retain(SharedMailbox::is_of_strangers);
    Ok(all)
}

/// Staff say that all customers of a mailbox are one person or one payer: they are reminded there.
///
/// # Errors
/// Refused without the right to answer customers, or without such a debtor.
pub async fn confirm_one_payer(portal: &Portal, actor: &Actor, debtor: &DebtorId) -> Result<()> {
    let by = staff(actor, RIGHT)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    if !store::confirm(&mut tx, debtor, by.as_str()).await? {
        return Err(Error::NotFound);
    }
    debtors::wake_at(&mut tx, debtor, now).await?;
    let entry = NewEntry::of(AuditAct::MailboxConfirmed, debtor.as_str()).by(RIGHT);
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await
}

/// Staff say that the customers of a mailbox are strangers: each is a debtor of their own without a
/// mailbox, until their source says another one.
///
/// # Errors
/// Refused without the right to answer customers, or without such a debtor.
pub async fn part(portal: &Portal, actor: &Actor, debtor: &DebtorId) -> Result<()> {
    staff(actor, RIGHT)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let parted = store::part(&mut tx, debtor, now).await?;
    if parted.is_empty() {
        return Err(Error::NotFound);
    }
    let mut news = News::default();
    for customer in &parted {
        news.add(customer.as_str(), ContactColumns::default());
    }
    contact_details::copy(&mut tx, news, now).await?;
    for customer in &parted {
        let entry = NewEntry::of(AuditAct::MailboxParted, customer.as_str()).by(RIGHT);
        audit::append(portal, &mut tx, actor, entry).await?;
    }
    tx.commit().await
}
