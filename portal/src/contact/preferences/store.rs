//! SQL of preferences.

use domain::access::Actor;
use domain::contact::Channel;
use domain::ids::DebtorId;
use jiff::Timestamp;

use super::NewPreferences;
use crate::Result;
use crate::platform::db::{Only, Tx, granted, sql};

/// Debtors whose preferences the actor may see and change: those of a user's see-and-pay customers,
/// or the one of a link.
pub(crate) async fn visible(tx: &mut Tx, actor: &Actor) -> Result<Vec<DebtorId>> {
    let rows = sql!(
        all Only<DebtorId>,
        tx,
        granted!(
            "SELECT c.debtor_id
               FROM history   h
               JOIN customers c ON c.id = h.customer_id AND c.debtor_id IS NOT NULL
              UNION
             SELECT d.id
               FROM debtors d
              WHERE d.id = $2
              ORDER BY 1
              LIMIT 20"
        ),
        actor.user_key(),
        actor.debtor_key(),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn save(
    tx: &mut Tx,
    debtor: &DebtorId,
    new: &NewPreferences,
    now: Timestamp,
) -> Result<()> {
    let channels: Vec<&str> = new.channels.iter().map(|channel: &Channel| channel.code()).collect();
    let days: String = new.days.iter().map(|day| if *day { '1' } else { '0' }).collect();
    sql!(
        run,
        tx,
        "UPDATE debtors
            SET channels = $2, days = $3, hour_from = $4, hour_to = $5, language = $6,
                stopped_at = $7
          WHERE id = $1",
        debtor,
        channels.join(","),
        days,
        new.hours.from,
        new.hours.to,
        new.language,
        new.stopped.then_some(now),
    )?;
    // Where the user has a language of their own, this choice changes it too.
    sql!(
        run,
        tx,
        "UPDATE users SET language = $2
          WHERE email = (SELECT d.email FROM debtors d WHERE d.id = $1)",
        debtor,
        new.language,
    )?;
    Ok(())
}

/// Stops reminders; keeps the time of an earlier stop.
pub(super) async fn stop(tx: &mut Tx, debtor: &DebtorId, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET stopped_at = COALESCE(stopped_at, $2) WHERE id = $1",
        debtor,
        now,
    )?;
    Ok(())
}

/// Postpones the next reminder.
pub(super) async fn move_next(
    tx: &mut Tx,
    debtor: &DebtorId,
    now: Timestamp,
    to: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET moved_at = $2, not_before = $3 WHERE id = $1",
        debtor,
        now,
        to,
    )?;
    Ok(())
}
