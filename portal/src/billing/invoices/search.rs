//! Search of invoices by folded text, the same on both engines.

use std::collections::BTreeSet;

use domain::fold::{fold, words};
use domain::ids::InvoiceId;
use domain::search::corrections;

use crate::platform::db::Tx;
use crate::{Portal, Result};

mod store;

/// Most terms of a search; what follows belongs to the last one.
pub(super) const MOST_TERMS: usize = 4;

/// The text in which an invoice is found.
pub(crate) fn search_text(number: &str, description: &str) -> String {
    format!("{} {}", fold(number), fold(description))
}

/// `LIKE` patterns, escaped by `!`, that must all match; empty ones match everything.
pub(super) type Patterns = [String; MOST_TERMS];

/// The ways to read a search, the most literal first: as typed, and without the signs around its
/// terms, as in `#00012/2026`.
pub(super) fn readings(search: &str) -> Vec<Patterns> {
    let folded = fold(search);
    let typed: Vec<&str> = folded.split_whitespace().collect();
    let is_sign = |c: char| !c.is_alphanumeric();
    let bare: Vec<&str> = typed.iter().map(|term| term.trim_matches(is_sign)).collect();
    let bare: Vec<&str> = bare.into_iter().filter(|term| !term.is_empty()).collect();
    let mut readings = vec![patterns(&typed)];
    if bare != typed && !bare.is_empty() {
        readings.push(patterns(&bare));
    }
    readings
}

/// The reading in which the nearest words of the invoices' texts stand for misspelt ones; `None` if
/// no word is near.
pub(super) fn corrected(search: &str, texts: &[String]) -> Option<Patterns> {
    let known: BTreeSet<String> = texts.iter().flat_map(|text| words(text)).collect();
    let mut is_corrected = false;
    let mut correct = |term: String| {
        if texts.iter().any(|text| text.contains(&term)) {
            return term;
        }
        let near = corrections(&term, known.iter().map(String::as_str)).into_iter().next();
        is_corrected |= near.is_some();
        near.map_or(term, str::to_owned)
    };
    let terms: Vec<String> = words(search).map(&mut correct).collect();
    is_corrected.then(|| patterns(&terms.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn patterns(terms: &[&str]) -> Patterns {
    let (first, rest) = terms.split_at(terms.len().min(MOST_TERMS - 1));
    let mut all: Vec<String> = first.iter().map(|term| pattern(term)).collect();
    all.push(pattern(&rest.join(" ")));
    all.resize(MOST_TERMS, String::new());
    all.try_into().unwrap_or_default()
}

fn pattern(term: &str) -> String {
    if term.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for sign in term.chars() {
        if matches!(sign, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// An invoice whose text is not folded yet: from an older release, or changed since.
pub(super) struct UnfoldedInvoice {
    id: InvoiceId,
    number: String,
    description: String,
}

/// Folds the texts of invoices that have none.
///
/// # Errors
/// When the database fails.
pub(crate) async fn fold_texts(portal: &Portal) -> Result<()> {
    loop {
        let mut tx = portal.db.read().await?;
        let found = store::unfolded(&mut tx).await?;
        drop(tx);
        if found.is_empty() {
            return Ok(());
        }
        let mut tx = portal.db.write().await?;
        write(&mut tx, &found).await?;
        tx.commit().await?;
    }
}

async fn write(tx: &mut Tx, found: &[UnfoldedInvoice]) -> Result<()> {
    let texts: Vec<_> =
        found.iter().map(|one| (&one.id, search_text(&one.number, &one.description))).collect();
    store::save(tx, &texts).await
}

#[cfg(test)]
mod tests;
