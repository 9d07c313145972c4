//! Mailboxes of strangers, told after an import.

use domain::imports::mailboxes::{are_strangers, is_placeholder};

use super::store;
use crate::{Portal, Result};

/// A mailbox of customers who seem to be strangers, or that stands for a missing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    pub email: String,
    /// Names of the customers.
    pub names: Vec<String>,
}

/// Mailboxes that customers of a source share and that are no family's.
pub(super) async fn of_strangers(portal: &Portal, source: &str) -> Result<Vec<SharedMailbox>> {
    let mut tx = portal.db.read().await?;
    let mut shared: Vec<SharedMailbox> = Vec::new();
    for row in store::shared_mailboxes(&mut tx, source).await? {
        match shared.last_mut().filter(|last| last.email == row.email) {
            Some(last) => last.names.push(row.name),
            None => shared.push(SharedMailbox { email: row.email, names: vec![row.name] }),
        }
    }
    shared.retain(|mailbox| {
        let names = mailbox.names.iter().map(String::as_str);
        is_placeholder(&mailbox.email) || are_strangers(names)
    });
    Ok(shared)
}
