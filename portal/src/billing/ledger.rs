//! The ledger: append-only postings, and the check that recomputes every balance from them.

use domain::access::{Actor, Right};
use domain::calendar::Timestamp;
use domain::ledger::Posting;

use crate::billing::movements;
use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Portal, Result};

mod store;

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

/// Writes postings, each with its effective time, and their movements. The caller has written what
/// the postings change.
pub(crate) async fn post(
    portal: &Portal,
    tx: &mut Tx,
    postings: &[(Timestamp, Posting)],
) -> Result<()> {
    store::insert_each(tx, postings).await?;
    movements::record(portal, tx, postings).await
}

#[cfg(test)]
mod tests;
