//! SQL of the clock.

use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, sql};

/// The clock of a database that several replicas share. A file of SQLite has none.
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
