//! SQL of what changed at the desk.

use super::DeskPlace;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(DeskPlace { activity, audit });

/// How far activity and audit have come.
pub(super) async fn place(tx: &mut Tx) -> Result<DeskPlace> {
    Ok(sql!(
        one DeskPlace,
        tx,
        "SELECT COALESCE((SELECT MAX(seq) FROM activity), 0) AS activity,
                COALESCE((SELECT number FROM audit_end WHERE id = 1), 0) AS audit",
    )?)
}

/// Kinds of the activities between two sequence numbers.
pub(super) async fn kinds_between(tx: &mut Tx, after: i64, until: i64) -> Result<Vec<String>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT DISTINCT kind FROM activity WHERE seq > $1 AND seq <= $2",
        after,
        until,
    )?;
    Ok(rows.into_iter().map(|(kind,)| kind).collect())
}

/// Acts in the audit between two numbers.
pub(super) async fn acts_between(tx: &mut Tx, after: i64, until: i64) -> Result<Vec<String>> {
    let rows = sql!(
        all Only<String>,
        tx,
        "SELECT DISTINCT act FROM audit WHERE number > $1 AND number <= $2",
        after,
        until,
    )?;
    Ok(rows.into_iter().map(|(act,)| act).collect())
}
