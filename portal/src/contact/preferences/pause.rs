//! Staff pause the reminders of a customer's debtor until a day, or end the pause.

use domain::access::{Actor, Right};
use domain::calendar::{Date, date_at, first_instant};
use domain::contact::{PauseProblem, check_pause};
use domain::ids::CustomerId;
use jiff::Timestamp;
use serde_json::json;

use super::store;
use crate::billing::debtors::{self, Debtor};
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::platform::actor::{allow_act, author};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Why reminders are not paused.
#[derive(Debug, thiserror::Error)]
pub enum PauseError {
    #[error(transparent)]
    Problem(#[from] PauseProblem),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Pauses the reminders of whoever is reminded of a customer's debts, until a day at their place.
///
/// # Errors
/// Refused without the right; [`PauseProblem`]; `NotFound`.
pub async fn pause(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    until: Date,
) -> Result<(), PauseError> {
    allow_act(actor, Right::PauseReminders)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let debtor = locked(portal, &mut tx, customer).await?;
    let zone = debtor.place.zone.clone();
    check_pause(until, date_at(now, &zone))?;
    let moment = first_instant(until, &zone).map_err(Error::internal)?;
    store::move_next(&mut tx, &debtor.id, now, moment).await?;
    let what = LogEvent::Paused { until, by: author(actor) };
    wake(&mut tx, debtor, now, what).await?;
    let entry = NewEntry::of(AuditAct::RemindersPaused, customer.as_str())
        .by(Right::PauseReminders)
        .after(json!({ "until": until.to_string() }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a pause. Nothing changes if there is none.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn resume(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
) -> Result<(), PauseError> {
    allow_act(actor, Right::PauseReminders)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let debtor = locked(portal, &mut tx, customer).await?;
    if debtor.not_before.is_none_or(|moment| moment <= now) {
        return Ok(());
    }
    store::end_pause(&mut tx, &debtor.id).await?;
    wake(&mut tx, debtor, now, LogEvent::Resumed { by: author(actor) }).await?;
    let entry = NewEntry::of(AuditAct::RemindersResumed, customer.as_str());
    audit::append(portal, &mut tx, actor, entry.by(Right::PauseReminders)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever is reminded of a customer's debts, locked.
async fn locked(portal: &Portal, tx: &mut Tx, customer: &CustomerId) -> Result<Debtor> {
    let id = store::debtor_of(tx, customer).await?.ok_or(Error::NotFound)?;
    let row = debtors::store::lock(tx, &id).await?.ok_or(Error::NotFound)?;
    row.read(&portal.settings)
}

/// Logs what changed and decides anew.
async fn wake(tx: &mut Tx, mut debtor: Debtor, now: Timestamp, what: LogEvent) -> Result<()> {
    log::append(tx, &mut debtor, now, &Entry::of(what)).await?;
    debtors::store::wake_at(tx, &debtor.id, now).await
}

#[cfg(test)]
mod tests;
