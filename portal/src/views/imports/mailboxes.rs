//! Mailboxes of strangers, told after an import.

use super::store;
use crate::billing::debtors::mailboxes::SharedMailbox;
use crate::{Portal, Result};

/// Mailboxes that customers of a source share and that are no family's, or that stand for missing
/// ones.
pub(super) async fn of_strangers(portal: &Portal, source: &str) -> Result<Vec<SharedMailbox>> {
    let mut tx = portal.db.read().await?;
    let mut all = SharedMailbox::of_customers(store::shared_mailboxes(&mut tx, source).await?);
    all.retain(|mailbox| mailbox.is_placeholder() || mailbox.is_of_strangers());
    Ok(all)
}
