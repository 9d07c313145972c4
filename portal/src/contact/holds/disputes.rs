//! Disputes: open until staff decide; upheld ones stay on hold for the time of the correction.

use domain::holds::DisputeState;
use domain::ids::HoldId;
use jiff::Timestamp;

use super::end;
use crate::billing::invoices;
use crate::{Portal, Result};

pub(super) mod store;

/// A dispute and its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: HoldId,
    /// Time by which the decision is or was due.
    pub due_at: Timestamp,
    pub state: DisputeState,
    /// Answer of staff.
    pub answer: Option<String>,
    pub decided_at: Option<Timestamp>,
}

/// Closes upheld disputes whose time for correction is over.
pub(crate) async fn close_disputes(portal: &Portal) -> Result<()> {
    let now = portal.now();
    let past = store::past(&mut portal.db.read().await?, now).await?;
    for dispute in past {
        let mut tx = portal.db.write().await?;
        invoices::store::lock(&mut tx, std::slice::from_ref(&dispute.concerned.invoice)).await?;
        store::clear(&mut tx, &dispute.concerned.invoice).await?;
        end(&mut tx, &dispute.concerned, &dispute.id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
