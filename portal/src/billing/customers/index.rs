//! What customers are searched by: folded words of their name, their numbers and their mailbox,
//! written in the commit of each change.

use std::collections::BTreeSet;

use domain::ids::CustomerId;
use domain::search::{grams, is_corrected, mailbox_key, name_words, number_key};

use crate::platform::db::Tx;
use crate::{Portal, Result};

pub(crate) mod store;

/// A customer, by what it is found.
pub(crate) struct CustomerTexts {
    id: CustomerId,
    number: String,
    name: String,
    email: Option<String>,
    document: Option<String>,
}

/// The same, folded.
pub(crate) struct SearchKeys {
    id: CustomerId,
    folded: String,
    number: String,
    document: Option<String>,
    mailbox: Option<String>,
}

impl SearchKeys {
    fn of(customer: CustomerTexts) -> Self {
        let words: Vec<String> = name_words(&customer.name).into_iter().collect();
        Self {
            id: customer.id,
            folded: words.join(" "),
            number: number_key(&customer.number),
            document: customer.document.as_deref().map(number_key),
            mailbox: customer.email.as_deref().map(mailbox_key),
        }
    }
}

/// Writes what customers are found by, after a change in the same transaction.
pub(crate) async fn refresh(
    tx: &mut Tx,
    customers: impl Iterator<Item = &CustomerId>,
) -> Result<()> {
    let changed = store::customers(tx, customers).await?;
    write(tx, changed).await
}

async fn write(tx: &mut Tx, changed: Vec<CustomerTexts>) -> Result<()> {
    let keys: Vec<SearchKeys> = changed.into_iter().map(SearchKeys::of).collect();
    store::save(tx, &keys).await?;
    let words = keys.iter().flat_map(|keys| keys.folded.split(' '));
    let words: BTreeSet<&str> = words.filter(|word| is_corrected(word)).collect();
    let new = store::unknown_words(tx, &words).await?;
    let pairs: Vec<(String, &str)> = new
        .iter()
        .flat_map(|word| grams(word).into_iter().map(move |gram| (gram, *word)))
        .collect();
    store::save_words(tx, &new, &pairs).await?;
    store::mark(tx, &keys).await
}

/// Writes what is missing: of customers from an older release, or changed by another hand.
///
/// # Errors
/// When the database fails.
pub(crate) async fn complete(portal: &Portal) -> Result<()> {
    loop {
        let mut tx = portal.db.read().await?;
        let is_complete = store::is_complete(&mut tx).await?;
        drop(tx);
        if is_complete {
            return Ok(());
        }
        let mut tx = portal.db.write().await?;
        let missing = store::missing(&mut tx).await?;
        if missing.is_empty() {
            return Ok(());
        }
        write(&mut tx, missing).await?;
        tx.commit().await?;
        portal.db.give_way().await;
    }
}

#[cfg(test)]
mod tests;
