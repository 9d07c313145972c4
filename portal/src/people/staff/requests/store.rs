//! SQL of requests for four eyes.

use domain::ids::StaffId;
use jiff::Timestamp;

use super::{RequestKind, StaffRequest};
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(StaffRequest { id, kind, staff: staff_id, name, asked_by, asker, asked_at });

/// Selects open requests; the argument follows the condition that they are.
macro_rules! open_requests {
    ($tail:literal) => {
        concat!(
            "SELECT r.id, r.kind, r.staff_id, m.name, r.asked_by,
                    COALESCE(a.name, r.asked_by) AS asker, r.asked_at
               FROM staff_requests r
               JOIN staff m ON m.id = r.staff_id
               LEFT JOIN staff a ON a.id = r.asked_by
              WHERE r.decided_at IS NULL ",
            $tail
        )
    };
}

/// A request before it is written.
pub(super) struct NewRequest<'a> {
    pub(super) id: &'a str,
    pub(super) kind: RequestKind,
    pub(super) staff: &'a StaffId,
    pub(super) asked_by: &'a str,
    pub(super) asked_at: Timestamp,
}

/// Inserts a request; `false` if one is open for the same person.
pub(super) async fn insert(tx: &mut Tx, new: &NewRequest<'_>) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO staff_requests (id, kind, staff_id, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (staff_id) WHERE decided_at IS NULL DO NOTHING",
        new.id,
        new.kind,
        new.staff,
        new.asked_by,
        new.asked_at,
    )?;
    Ok(added == 1)
}

pub(super) async fn open(tx: &mut Tx) -> Result<Vec<StaffRequest>> {
    Ok(sql!(all StaffRequest, tx, open_requests!("ORDER BY r.asked_at, r.id LIMIT 200"))?)
}

pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Option<StaffRequest>> {
    Ok(sql!(maybe StaffRequest, tx, open_requests!("AND r.id = $1"), id)?)
}

/// The open requests of somebody.
pub(super) async fn asked_by(tx: &mut Tx, asker: &StaffId) -> Result<Vec<StaffRequest>> {
    Ok(sql!(all StaffRequest, tx, open_requests!("AND r.asked_by = $1"), asker)?)
}

/// The open request about somebody.
pub(super) async fn of_staff(tx: &mut Tx, staff: &StaffId) -> Result<Option<StaffRequest>> {
    Ok(sql!(maybe StaffRequest, tx, open_requests!("AND r.staff_id = $1"), staff)?)
}

/// Records who decided, and how.
pub(super) async fn decide(
    tx: &mut Tx,
    id: &str,
    by: &str,
    approved: bool,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE staff_requests
            SET decided_by = $2, approved = $3, decided_at = $4
          WHERE id = $1 AND decided_at IS NULL",
        id,
        by,
        approved,
        now,
    )?;
    Ok(())
}
