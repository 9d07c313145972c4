//! Disputes: open until staff decide, and after that for as long as the correction may take.

use domain::holds::DisputeState;
use domain::ids::HoldId;
use jiff::Timestamp;

use super::end;
use crate::billing::invoices;
use crate::{Portal, Result};

pub(super) mod store;

/// A dispute, and what staff decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    pub id: HoldId,
    /// When the decision is due, or was.
    pub due_at: Timestamp,
    pub state: DisputeState,
    /// What staff say.
    pub answer: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
}

/// Looks at the disputes that were upheld and whose invoice has had its time to be corrected.
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
