//! SQL of letters: those that wait for their printer.

use domain::ids::{DebtorId, ReminderId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, bulk, row, sql};

/// Letters whose moment has come, some of them, kept from other printers until an instant.
pub(super) async fn pick(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<Vec<(ReminderId, DebtorId)>> {
    let rows = sql!(
        unlocked(String, String),
        tx,
        "SELECT id, debtor_id
           FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter'
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT $2",
        now.as_millisecond(),
        most,
    )?;
    let leases: Vec<_> =
        rows.iter().map(|(id, _)| [id.as_str().into(), until.as_millisecond().into()]).collect();
    bulk::run(
        tx,
        "UPDATE reminders SET leased_until = v.column2 FROM (",
        ") AS v WHERE reminders.id = v.column1",
        &leases,
    )
    .await?;
    rows.into_iter().map(|(id, debtor)| Ok((row::id(id)?, row::id(debtor)?))).collect()
}

/// How many letters wait whose moment has come.
pub(super) async fn count_due(tx: &mut Tx, now: Timestamp) -> Result<u32> {
    let (count,) = sql!(
        one(i64,),
        tx,
        "SELECT COUNT(*) FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter'",
        now.as_millisecond(),
    )?;
    row::count(count)
}

/// Letters that could have been printed since an instant or longer, some of them; those that a
/// printer holds are left to it.
pub(super) async fn unprinted(
    tx: &mut Tx,
    now: Timestamp,
    since: Timestamp,
) -> Result<Vec<(ReminderId, DebtorId)>> {
    let rows = sql!(
        all(String, String),
        tx,
        "SELECT id, debtor_id FROM reminders
          WHERE state = 'queued' AND send_at <= $1 AND channel = 'letter' AND created_at <= $2
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY send_at, id
          LIMIT 100",
        now.as_millisecond(),
        since.as_millisecond(),
    )?;
    rows.into_iter().map(|(id, debtor)| Ok((row::id(id)?, row::id(debtor)?))).collect()
}

/// Whether a letter still waits unprinted since an instant or longer; it is locked then.
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
          WHERE id = $1 AND state = 'queued' AND channel = 'letter' AND created_at <= $3
            AND (leased_until IS NULL OR leased_until <= $2)",
        id.as_str(),
        now.as_millisecond(),
        since.as_millisecond(),
    )?;
    Ok(!rows.is_empty())
}

/// Takes the steps of a letter that failed, so that none of them is tried by letter again.
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
        id.as_str(),
    )?;
    Ok(())
}
