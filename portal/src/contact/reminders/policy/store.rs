//! SQL of policies.

use domain::reminders::Policy;
use jiff::Timestamp;

use crate::platform::db::{Only, Tx, sql};
use crate::{Error, Result};

/// The newest policy that staff saved.
pub(super) async fn newest_policy(tx: &mut Tx) -> Result<Option<Policy>> {
    let found = sql!(
        maybe Only<Policy>,
        tx,
        "SELECT policy FROM reminder_policies ORDER BY version DESC LIMIT 1",
    )?;
    Ok(found.map(|(policy,)| policy))
}

pub(super) async fn insert_policy(
    tx: &mut Tx,
    policy: &Policy,
    by: &str,
    now: Timestamp,
) -> Result<()> {
    let text = serde_json::to_string(policy).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO reminder_policies (version, policy, made_by, made_at)
         VALUES ($1, $2, $3, $4)",
        policy.version,
        text,
        by,
        now,
    )?;
    Ok(())
}

/// Schedules a decision about every debtor with debts.
pub(super) async fn wake_all(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1", now,)?;
    Ok(())
}
