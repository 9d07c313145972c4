//! Mailboxes that strangers share: nobody is reminded there until staff say that they are one
//! payer, because one would read about the debts of another.

use std::collections::BTreeMap;

use domain::access::{Actor, Right};
use domain::contact::household::are_strangers;
use domain::ids::DebtorId;

use super::store as debtors;
use crate::platform::actor::{allow, staff};
use crate::{Error, Portal, Result};

mod store;

/// A mailbox of customers whose names have nothing in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    pub email: String,
    /// Names of the customers.
    pub customers: Vec<String>,
}

/// Mailboxes that strangers share and about which nobody said anything yet.
///
/// # Errors
/// Refused without the right to answer customers.
pub async fn shared(portal: &Portal, actor: &Actor) -> Result<Vec<SharedMailbox>> {
    allow(actor, Right::Answer)?;
    let mut tx = portal.db.read().await?;
    let mut mailboxes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for store::MailboxReader { email, name } in store::of_several(&mut tx).await? {
        mailboxes.entry(email).or_default().push(name);
    }
    let shared = |names: &Vec<String>| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        are_strangers(&names)
    };
    let all = mailboxes.into_iter().filter(|(_, names)| shared(names));
    Ok(all.map(|(email, customers)| SharedMailbox { email, customers }).collect())
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
