//! SQL of readiness.

use crate::Result;
use crate::platform::db::{Tx, sql};

/// More than a page of the file.
const PADDING: usize = 8 * 1024;

pub(super) async fn insert(tx: &mut Tx, id: &str) -> Result<()> {
    let padding = "-".repeat(PADDING);
    sql!(run, tx, "INSERT INTO write_probes (id, padding) VALUES ($1, $2)", id, padding)?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &str) -> Result<()> {
    sql!(run, tx, "DELETE FROM write_probes WHERE id = $1", id)?;
    Ok(())
}

/// Waits for the lock under which receipts are numbered.
pub(super) async fn touch_receipt_counter(tx: &mut Tx) -> Result<()> {
    sql!(run, tx, "UPDATE counters SET value = value WHERE name = 'receipt'")?;
    Ok(())
}

/// Waits for whoever has locked a whole table that a settlement, its webhook or its page writes, on
/// PostgreSQL; SQLite has a single writer.
pub(super) async fn lock_tables(tx: &mut Tx) -> Result<()> {
    if tx.is_shared() {
        sql!(
            run,
            tx,
            "LOCK TABLE sessions, gateway_events, jobs, invoices, instalments, payments,
                        payment_targets, allocations, entries, receipts
                     IN ROW EXCLUSIVE MODE",
        )?;
    }
    Ok(())
}
