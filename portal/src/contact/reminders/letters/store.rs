//! SQL of letters waiting to be printed.

use domain::ids::ReminderId;
use domain::reminders::ReminderState;
use jiff::Timestamp;

use crate::Result;
use crate::contact::reminders::send::PickedReminder;
use crate::contact::reminders::send::store::keep_from_others;
use crate::platform::db::{Only, Tx, sql};

/// Due letters, up to `most`, reserved until an instant.
pub(super) async fn pick(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<Vec<PickedReminder>> {
    let picked = sql!(
        unlocked PickedReminder,
        tx,
        "SELECT id, debtor_id
           FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter'
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT $2",
        now,
        most,
    )?;
    keep_from_others(tx, &picked, until).await?;
    Ok(picked)
}

/// Number of due letters.
pub(super) async fn count_due(tx: &mut Tx, now: Timestamp) -> Result<u32> {
    let (count,) = sql!(
        one Only<u32>,
        tx,
        "SELECT COUNT(*) FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter'",
        now,
    )?;
    Ok(count)
}

/// Due letters created at or before `since` and not reserved by a printer, 100 at most.
pub(super) async fn unprinted(
    tx: &mut Tx,
    now: Timestamp,
    since: Timestamp,
) -> Result<Vec<PickedReminder>> {
    Ok(sql!(
        all PickedReminder,
        tx,
        "SELECT id, debtor_id FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter' AND created_at <= $2
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT 100",
        now,
        since,
    )?)
}

/// Locks a letter if it is still queued, not reserved, and was created at or before `since`.
pub(super) async fn lock_unprinted(
    tx: &mut Tx,
    id: &ReminderId,
    now: Timestamp,
    since: Timestamp,
) -> Result<bool> {
    let rows = sql!(
        locked Only<String>,
        tx,
        "SELECT id FROM reminders
          WHERE id = $1 AND state = $4 AND channel = 'letter' AND created_at <= $3
            AND (leased_until IS NULL OR leased_until <= $2)",
        id,
        now,
        since,
        ReminderState::Queued,
    )?;
    Ok(!rows.is_empty())
}

/// Marks the steps of a failed letter as claimed, so that no other letter repeats them.
pub(super) async fn take_steps(tx: &mut Tx, id: &ReminderId) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE reminder_steps
            SET claimed = TRUE, channel = 'letter'
          WHERE reminder_id = $1
            AND NOT EXISTS (SELECT 1 FROM reminder_steps o
                             WHERE o.instalment_id = reminder_steps.instalment_id
                               AND o.step = reminder_steps.step
                               AND o.channel = 'letter' AND o.claimed)",
        id,
    )?;
    Ok(())
}
