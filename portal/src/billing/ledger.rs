//! The ledger: append-only postings, and the check that recomputes every balance from them.

use crate::{Portal, Result};

pub(crate) mod store;

pub use store::Difference;

/// Recomputes all books from zero; an empty list says that they agree.
///
/// # Errors
/// When the database fails.
pub async fn check(portal: &Portal) -> Result<Vec<Difference>> {
    let mut tx = portal.db.read().await?;
    store::differences(&mut tx).await
}

#[cfg(test)]
mod tests;
