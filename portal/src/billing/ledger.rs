//! The ledger: append-only postings, and the check that recomputes every balance from them.

use domain::access::{Actor, Right};

use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(crate) mod store;

pub use store::Difference;

/// Recomputes all balances; returns the differences.
///
/// # Errors
/// Refused without the right to do so.
pub async fn check(portal: &Portal, actor: &Actor) -> Result<Vec<Difference>> {
    allow(actor, Right::ReadAudit)?;
    let mut tx = portal.db.read_patiently().await?;
    store::differences(&mut tx).await
}

#[cfg(test)]
mod tests;
