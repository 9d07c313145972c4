//! SQL of what customers are searched by.

use std::collections::BTreeSet;

use domain::ids::CustomerId;

use super::{CustomerTexts, SearchKeys};
use crate::Result;
use crate::platform::db::{Only, Tx, bulk, columns, list, sql};

columns!(CustomerTexts { id, number, name, email, document });

pub(super) async fn customers(
    tx: &mut Tx,
    ids: impl Iterator<Item = &CustomerId>,
) -> Result<Vec<CustomerTexts>> {
    Ok(sql!(
        listed CustomerTexts,
        tx,
        "SELECT id, number, name, email, document FROM customers WHERE id",
        "ORDER BY number, id",
        list(ids),
    )?)
}

/// Whether every customer has what it is found by.
pub(super) async fn is_complete(tx: &mut Tx) -> Result<bool> {
    let missing = sql!(maybe Only<String>, tx, "SELECT id FROM customers WHERE unindexed LIMIT 1")?;
    Ok(missing.is_none())
}

/// Locks some customers whose keys are missing or old.
pub(super) async fn missing(tx: &mut Tx) -> Result<Vec<CustomerTexts>> {
    Ok(sql!(
        unlocked CustomerTexts,
        tx,
        "SELECT id, number, name, email, document
           FROM customers
          WHERE unindexed
          ORDER BY id
          LIMIT 500",
    )?)
}

pub(super) async fn save(tx: &mut Tx, keys: &[SearchKeys]) -> Result<()> {
    let rows: Vec<_> = keys
        .iter()
        .map(|keys| {
            bulk::values![
                &keys.id,
                &keys.folded,
                &keys.number,
                keys.document.as_deref(),
                keys.mailbox.as_deref(),
            ]
        })
        .collect();
    bulk::run(
        tx,
        "INSERT INTO customer_search (customer_id, folded, number, document, mailbox)",
        "ON CONFLICT (customer_id) DO UPDATE
            SET folded   = excluded.folded,
                number   = excluded.number,
                document = excluded.document,
                mailbox  = excluded.mailbox",
        &rows,
    )
    .await?;
    Ok(())
}

/// Those of the words that no name had so far.
pub(super) async fn unknown_words<'a>(
    tx: &mut Tx,
    words: &BTreeSet<&'a str>,
) -> Result<Vec<&'a str>> {
    let known = sql!(
        listed Only<String>,
        tx,
        "SELECT word FROM search_words WHERE word",
        "",
        list(words.iter().copied()),
    )?;
    let known: BTreeSet<String> = known.into_iter().map(|(word,)| word).collect();
    Ok(words.iter().copied().filter(|word| !known.contains(*word)).collect())
}

/// Adds words with their grams.
pub(super) async fn save_words(
    tx: &mut Tx,
    words: &[&str],
    grams: &[(String, &str)],
) -> Result<()> {
    let rows: Vec<_> = words.iter().map(|word| bulk::values![*word]).collect();
    let tail = "ON CONFLICT (word) DO NOTHING";
    bulk::run(tx, "INSERT INTO search_words (word)", tail, &rows).await?;
    let rows: Vec<_> = grams.iter().map(|(gram, word)| bulk::values![gram, *word]).collect();
    let tail = "ON CONFLICT (gram, word) DO NOTHING";
    bulk::run(tx, "INSERT INTO search_grams (gram, word)", tail, &rows).await?;
    Ok(())
}

/// Says that the keys of customers are written.
pub(super) async fn mark(tx: &mut Tx, keys: &[SearchKeys]) -> Result<()> {
    let rows: Vec<_> = keys.iter().map(|keys| bulk::values![&keys.id]).collect();
    bulk::run(
        tx,
        "UPDATE customers SET unindexed = FALSE FROM (",
        ") AS v WHERE customers.id = v.column1",
        &rows,
    )
    .await?;
    Ok(())
}
