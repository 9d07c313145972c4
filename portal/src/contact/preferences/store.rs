//! SQL of people's preferences.

use domain::contact::Channel;
use domain::ids::{DebtorId, UserId};
use domain::language::Language;
use jiff::Timestamp;

use super::NewPreferences;
use crate::Result;
use crate::platform::db::{Tx, row, sql};

/// The people whose preferences a user may see and change: of the customers that they see.
pub(crate) async fn of_user(tx: &mut Tx, user: &UserId) -> Result<Vec<DebtorId>> {
    let rows = sql!(
        all(String,),
        tx,
        "SELECT DISTINCT c.debtor_id
           FROM access a
           JOIN customers c ON c.id = a.customer_id AND c.debtor_id IS NOT NULL
          WHERE a.user_id = $1 AND a.scope = 'see_and_pay'
          ORDER BY c.debtor_id
          LIMIT 20",
        user.as_str(),
    )?;
    rows.into_iter().map(|(id,)| row::id(id)).collect()
}

/// Writes preferences.
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
        debtor.as_str(),
        channels.join(","),
        days,
        i64::from(new.hours.from),
        i64::from(new.hours.to),
        new.language.map(Language::code),
        new.stopped.then_some(now.as_millisecond()),
    )?;
    Ok(())
}

/// Stops reminders.
pub(super) async fn stop(tx: &mut Tx, debtor: &DebtorId, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET stopped_at = COALESCE(stopped_at, $2) WHERE id = $1",
        debtor.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

/// Moves the next reminder.
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
        debtor.as_str(),
        now.as_millisecond(),
        to.as_millisecond(),
    )?;
    Ok(())
}
