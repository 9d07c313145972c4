//! SQL of recovery codes.

use domain::ids::StaffId;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, sql};

pub(super) async fn delete_all(tx: &mut Tx, id: &StaffId) -> Result<()> {
    sql!(run, tx, "DELETE FROM staff_recovery_codes WHERE staff_id = $1", id)?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, id: &StaffId, hash: &str) -> Result<()> {
    sql!(run, tx, "INSERT INTO staff_recovery_codes (staff_id, hash) VALUES ($1, $2)", id, hash,)?;
    Ok(())
}

pub(super) async fn use_up(tx: &mut Tx, id: &StaffId, hash: &str, now: Timestamp) -> Result<bool> {
    let used = sql!(
        run,
        tx,
        "UPDATE staff_recovery_codes
            SET used_at = $3
          WHERE staff_id = $1 AND hash = $2 AND used_at IS NULL",
        id,
        hash,
        now,
    )?;
    Ok(used == 1)
}

pub(super) async fn count_left(tx: &mut Tx, id: &StaffId) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*) FROM staff_recovery_codes WHERE staff_id = $1 AND used_at IS NULL",
        id,
    )?;
    Ok(count)
}
