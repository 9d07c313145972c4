//! Pauses of reminders by the institution: of everybody, of a segment, of a customer. A pause is a
//! hold of each debt that it concerns, so whoever asks what is on hold is told of it.

use std::collections::BTreeSet;

use domain::access::{Actor, Right};
use domain::calendar::{Date, first_instant};
use domain::holds::pause::{PauseError, PauseScope, check_last_day};
use domain::holds::{LONGEST_LINE, statement};
use domain::ids::CustomerId;
use jiff::{Timestamp, ToSpan};
use serde_json::json;

use crate::billing::debtors;
use crate::platform::actor::{allow, author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(in crate::contact) mod store;

/// A pause that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub id: String,
    pub scope: PauseScope,
    /// Name of the customer, if it is about one.
    pub customer: Option<String>,
    pub since: Timestamp,
    pub until: Timestamp,
    pub reason: String,
    /// Name of who began it.
    pub by: String,
}

/// A pause to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPause {
    pub scope: PauseScope,
    /// Its last day; `None` if it cannot be read.
    pub last: Option<Date>,
    pub reason: String,
}

/// Errors of the use cases of pauses.
#[derive(Debug, thiserror::Error)]
pub enum PausingError {
    #[error(transparent)]
    Pause(#[from] PauseError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Pauses that last, those that end first at the beginning.
///
/// # Errors
/// Refused without the right to pause reminders.
pub async fn list(portal: &Portal, actor: &Actor) -> Result<Vec<Pause>> {
    allow(actor, Right::PauseReminders)?;
    store::all(&mut portal.db.read().await?, portal.now()).await
}

/// Begins a pause; reminders that wait are decided again.
///
/// # Errors
/// Refused without the right to pause reminders; `NotFound` for a missing customer;
/// [`PausingError::Pause`].
pub async fn begin(portal: &Portal, actor: &Actor, new: &NewPause) -> Result<(), PausingError> {
    staff(actor, Right::PauseReminders)?;
    check(portal, new)?;
    let mut tx = portal.db.write().await?;
    begin_in(portal, &mut tx, actor, new).await?;
    tx.commit().await?;
    Ok(())
}

/// The reason and the last day of a pause that can be begun.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(portal: &Portal, new: &NewPause) -> Result<(String, Date), PauseError> {
    let (empty, long) = (PauseError::NoReason, PauseError::LongReason);
    let reason = statement(&new.reason, LONGEST_LINE, empty, long)?;
    let last = new.last.ok_or(PauseError::NoDate)?;
    check_last_day(last, portal.today())?;
    Ok((reason, last))
}

/// Begins a pause inside a transaction. If it is refused, the transaction can go on.
///
/// # Errors
/// Those of [`begin`].
pub(crate) async fn begin_in(
    portal: &Portal,
    tx: &mut Tx,
    actor: &Actor,
    new: &NewPause,
) -> Result<(), PausingError> {
    let by = staff(actor, Right::PauseReminders)?;
    let (reason, last) = check(portal, new)?;
    let now = portal.now();
    let end = last.checked_add(1.day()).map_err(Error::internal)?;
    let zone = &portal.settings.institution.time_zone;
    let until = first_instant(end, zone).map_err(Error::internal)?;
    audit::lock(tx).await?;
    check_scope(tx, &new.scope).await?;
    store::end_expired(tx, &new.scope, now).await?;
    let id = ids::text(now);
    let row = store::NewPauseRow {
        id: &id,
        scope: &new.scope,
        since: now,
        until,
        reason: &reason,
        by: by.as_str(),
    };
    if !store::insert(tx, &row).await? {
        return Err(PauseError::Open.into());
    }
    wake(tx, &new.scope, now).await?;
    let entry = NewEntry::of(AuditAct::PauseBegun, &id).by(Right::PauseReminders).after(json!({
        "scope": new.scope.code(), "subject": new.scope.subject(), "last": last, "reason": reason,
    }));
    Ok(audit::append(portal, tx, actor, entry).await?)
}

/// Days of silence after a refund, so that staff can void or amend what is not owed any more.
const DAYS_AFTER_REFUND: i64 = 7;

/// Pauses the reminders of a customer who gets money back, unless they are paused already.
pub(crate) async fn pause_after_refund(
    portal: &Portal,
    tx: &mut Tx,
    customer: &CustomerId,
    by: &str,
    reason: &str,
) -> Result<()> {
    let now = portal.now();
    let end =
        portal.today().checked_add((DAYS_AFTER_REFUND + 1).days()).map_err(Error::internal)?;
    let until = first_instant(end, &portal.settings.institution.time_zone);
    let until = until.map_err(Error::internal)?;
    let scope = PauseScope::Customer(customer.clone());
    store::end_expired(tx, &scope, now).await?;
    let reason: String = reason.chars().take(LONGEST_LINE).collect();
    let id = ids::text(now);
    let row = store::NewPauseRow { id: &id, scope: &scope, since: now, until, reason: &reason, by };
    store::insert(tx, &row).await?;
    Ok(())
}

/// Requires that the scope names somebody.
async fn check_scope(tx: &mut Tx, scope: &PauseScope) -> Result<(), PausingError> {
    match scope {
        PauseScope::Everybody => Ok(()),
        PauseScope::Segment(name) if store::has_segment(tx, name).await? => Ok(()),
        PauseScope::Segment(_) => Err(PauseError::UnknownSegment.into()),
        PauseScope::Customer(id) if store::has_customer(tx, id).await? => Ok(()),
        PauseScope::Customer(_) => Err(Error::NotFound.into()),
    }
}

/// Ends a pause.
///
/// # Errors
/// Refused without the right to pause reminders; `NotFound` if it has ended.
pub async fn end(portal: &Portal, actor: &Actor, id: &str) -> Result<()> {
    allow(actor, Right::PauseReminders)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    audit::lock(&mut tx).await?;
    let scope = store::end(&mut tx, id, &author(actor), now).await?.ok_or(Error::NotFound)?;
    wake(&mut tx, &scope, now).await?;
    let entry = NewEntry::of(AuditAct::PauseEnded, id).by(Right::PauseReminders);
    let entry = entry.after(json!({ "scope": scope.code(), "subject": scope.subject() }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await
}

/// Schedules new decisions about whom a scope concerns.
async fn wake(tx: &mut Tx, scope: &PauseScope, now: Timestamp) -> Result<()> {
    match scope {
        PauseScope::Everybody => store::wake_everybody(tx, now).await,
        PauseScope::Segment(name) => store::wake_segment(tx, name, now).await,
        PauseScope::Customer(id) => {
            debtors::store::wake_of_customers(tx, &BTreeSet::from([id.as_str()]), now).await
        }
    }
}

/// A pause as it concerns debts.
pub(in crate::contact) struct ActivePause {
    pub(in crate::contact) scope: PauseScope,
    pub(in crate::contact) until: Timestamp,
}

/// When the pauses that concern a customer end, the last one counting.
pub(in crate::contact) fn paused_until(
    pauses: &[ActivePause],
    customer: &CustomerId,
    segments: &[&str],
) -> Option<Timestamp> {
    let covering = pauses.iter().filter(|pause| pause.scope.covers(customer, segments));
    covering.map(|pause| pause.until).max()
}

#[cfg(test)]
mod tests;
