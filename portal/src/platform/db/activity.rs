//! The activity that a transaction recorded. It is written last, right before the commit: its lock
//! serialises all recording transactions, so it is held for one statement only.

use super::{Only, Tx, bulk, sql};

/// Writes what was recorded. On PostgreSQL, the lock makes sequence numbers become visible in
/// order, so that no listener skips a late commit.
pub(super) async fn write(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let rows = std::mem::take(&mut tx.activity);
    if rows.is_empty() {
        return Ok(());
    }
    lock(tx).await?;
    let head = "INSERT INTO activity (at, kind, customer_id, invoice_id, payment_id, data)";
    bulk::run(tx, head, "", &rows).await?;
    tx.wrote.activity = true;
    Ok(())
}

/// Takes the lock under which activity is written.
pub(super) async fn lock(tx: &mut Tx) -> Result<(), sqlx::Error> {
    if tx.is_shared() {
        sql!(one Only<String>, tx, "SELECT CAST(pg_advisory_xact_lock(416) AS TEXT)")?;
    }
    Ok(())
}
