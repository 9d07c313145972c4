//! SQL of alarms about cases.

use domain::holds::alarm::AlarmHistory;
use jiff::Timestamp;

use super::OverdueCase;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns! { OverdueCase {
    id, invoice: number, customer: name, due_at: case_due_at, owner_name, history,
} }

columns!(AlarmHistory { raised: alarms, last_at: alarmed_at });

/// Cases that are late: those with the fewest alarms first, so that none is kept from its first.
pub(super) async fn late(tx: &mut Tx, now: Timestamp) -> Result<Vec<OverdueCase>> {
    Ok(sql!(
        all OverdueCase,
        tx,
        "SELECT h.id, h.case_due_at, h.alarms, h.alarmed_at, v.number, c.name, s.name AS owner_name
           FROM holds h
           JOIN invoices  v  ON v.id = h.invoice_id
           JOIN customers c  ON c.id = v.customer_id
           LEFT JOIN staff s ON s.id = h.owner
          WHERE h.case_due_at <= $1
          ORDER BY h.alarms, h.case_due_at, h.id
          LIMIT 2000",
        now,
    )?)
}

/// Counts one more alarm for a case; `false` if it was raised or closed meanwhile.
pub(super) async fn count_alarm(tx: &mut Tx, case: &OverdueCase, now: Timestamp) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE holds SET alarms = alarms + 1, alarmed_at = $3
          WHERE id = $1 AND alarms = $2 AND case_due_at IS NOT NULL",
        case.id,
        case.history.raised,
        now,
    )?;
    Ok(rows == 1)
}

/// Counts late cases, up to a number.
pub(super) async fn count(tx: &mut Tx, now: Timestamp, most: u32) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*) FROM (SELECT 1 FROM holds WHERE case_due_at <= $1 LIMIT $2) x",
        now,
        most,
    )?;
    Ok(count)
}
