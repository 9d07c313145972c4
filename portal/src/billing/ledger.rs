//! The ledger: append-only postings, and the check that recomputes every balance from them.

use domain::access::{Actor, Right};

use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(crate) mod store;

pub use store::Difference;

/// Recomputes all balances; returns the differences.
///
/// # Errors
/// `NotFound` without the right to operate the portal.
pub async fn check(portal: &Portal, actor: &Actor) -> Result<Vec<Difference>> {
    allow(actor, Right::Operate)?;
    let mut tx = portal.db.read_patiently().await?;
    store::differences(&mut tx).await
}

#[cfg(test)]
mod tests;
