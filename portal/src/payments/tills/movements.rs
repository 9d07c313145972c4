//! Cash into a till and out of it: each movement is a row and a posting.

use domain::ids::PostingId;
use domain::ledger::Posting;
use jiff::Timestamp;

use super::store::{self, NewMovement};
use crate::billing::ledger;
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Writes a movement with its posting; nothing, if no cash moves. The caller holds the lock of the
/// till.
pub(in crate::payments) async fn move_cash(
    portal: &Portal,
    tx: &mut Tx,
    now: Timestamp,
    by: &str,
    new: NewMovement<'_>,
) -> Result<()> {
    if new.amount.is_zero() {
        return Ok(());
    }
    let id: PostingId = ids::new(now);
    store::insert_movement(tx, &id, &new, by, now).await?;
    let posting = Posting::till_movement(id, new.till.clone(), new.amount, new.other);
    ledger::post(portal, tx, &[(now, posting.map_err(Error::corrupt)?)]).await
}
