//! Recurring work on sessions of staff.

use super::store;
use crate::{Portal, Result};

/// Deletes expired sessions.
pub(crate) async fn delete_ended(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete_expired(&mut tx, portal.now()).await?;
    tx.commit().await
}
