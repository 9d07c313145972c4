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

/// What a settlement, a webhook and a page write to.
const TABLES: [&str; 6] = [
    "UPDATE invoices SET id = id WHERE id = ''",
    "UPDATE payments SET id = id WHERE id = ''",
    "UPDATE receipts SET id = id WHERE id = ''",
    "UPDATE gateway_events SET event_id = event_id WHERE event_id = ''",
    "UPDATE jobs SET id = id WHERE id = ''",
    "UPDATE sessions SET id = id WHERE id = ''",
];

/// Waits for whoever holds a whole table, as maintenance of PostgreSQL does. No row is touched.
pub(super) async fn touch_tables(tx: &mut Tx) -> Result<()> {
    for table in TABLES {
        sql!(run, tx, table)?;
    }
    Ok(())
}

/// Waits for the lock under which receipts are numbered.
pub(super) async fn touch_receipt_counter(tx: &mut Tx) -> Result<()> {
    sql!(run, tx, "UPDATE counters SET value = value WHERE name = 'receipt'")?;
    Ok(())
}
