//! SQL of the clock.

use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, sql};

/// Time of a database shared by several replicas; `None` on SQLite.
pub(super) async fn shared_now(tx: &mut Tx) -> Result<Option<Timestamp>> {
    if !tx.is_shared() {
        return Ok(None);
    }
    let (now,) = sql!(
        one Only<Timestamp>,
        tx,
        "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
    )?;
    Ok(Some(now))
}
