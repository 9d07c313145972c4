//! SQL of failed work.

use domain::ids::ImportId;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, sql};

/// Records that the work of a version failed.
pub(super) async fn set_failed(
    tx: &mut Tx,
    id: &ImportId,
    version: i64,
    now: Timestamp,
) -> Result<()> {
    let text = "UPDATE imports SET failed_at = $3 WHERE id = $1 AND version = $2";
    sql!(run, tx, text, id, version, now)?;
    Ok(())
}
