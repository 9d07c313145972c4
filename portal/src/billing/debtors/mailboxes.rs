//! Mailboxes that strangers share: nobody is reminded there until staff say that they are one
//! payer, because one would read about the debts of another.

use domain::access::{Actor, Right};
use domain::contact::household::are_strangers;
use domain::ids::DebtorId;

use super::store as debtors;
use crate::platform::actor::{allow, staff};
use crate::{Error, Portal, Result};

mod store;

/// A mailbox and one of its customers.
pub(super) struct MailboxReader {
    pub(super) email: String,
    pub(super) name: String,
}

/// A mailbox of several customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    pub email: String,
    /// Names of the customers.
    pub customers: Vec<String>,
}

impl SharedMailbox {
    /// The mailboxes of customers that are sorted by mailbox.
    fn of_customers(customers: Vec<MailboxReader>) -> Vec<Self> {
        let mut shared: Vec<Self> = Vec::new();
        for MailboxReader { email, name } in customers {
            match shared.last_mut().filter(|last| last.email == email) {
                Some(last) => last.customers.push(name),
                None => shared.push(Self { email, customers: vec![name] }),
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
    allow(actor, Right::Answer)?;
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
    let by = staff(actor, Right::Answer)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    if !store::confirm(&mut tx, debtor, by.as_str()).await? {
        return Err(Error::NotFound);
    }
    debtors::wake_at(&mut tx, debtor, now).await?;
    tx.commit().await
}
