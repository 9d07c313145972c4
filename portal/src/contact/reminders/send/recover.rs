//! Recovers reminders of crashed workers: between hand-over and record, delivery is unknown.

use domain::reminders::{ReminderEvent, ReminderState};

use super::store::{self, PickedReminder};
use crate::billing::debtors;
use crate::contact::reminders::log::{self, Entry, LogEvent};
use crate::contact::reminders::state;
use crate::{Portal, Result};

/// Recovers reminders whose lease has expired. A channel that discards duplicates is tried again
/// under the same id; elsewhere the reminder is marked as unknown and not sent again.
pub(crate) async fn recover(portal: &Portal) -> Result<usize> {
    let left = {
        let mut tx = portal.db.read().await?;
        store::left_behind(&mut tx, portal.now()).await?
    };
    for one in &left {
        recover_one(portal, one).await?;
    }
    Ok(left.len())
}

async fn recover_one(portal: &Portal, left: &PickedReminder) -> Result<()> {
    let PickedReminder { id, debtor } = left;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(row) = debtors::store::lock(&mut tx, debtor).await? else { return Ok(()) };
    let Some(channel) = store::lock_left_behind(&mut tx, id, now).await? else { return Ok(()) };
    let mut debtor = row.read(&portal.settings)?;
    let is_shown_once = portal.carriers.of(channel).is_some_and(|carrier| carrier.dedupes());
    let reminder = id.clone();
    let event = if is_shown_once {
        let why = "a worker stopped before it knew";
        let failed = store::FailedTry { why, delivery_unknown: true };
        store::put_back(&mut tx, id, now, &failed).await?;
        LogEvent::Postponed { reminder, why: why.to_owned() }
    } else {
        let state = state::after(ReminderState::Sending, ReminderEvent::Lost)?;
        store::end(&mut tx, id, state, None, now).await?;
        LogEvent::Unknown { reminder }
    };
    log::append(&mut tx, &mut debtor, now, &Entry::of(event)).await?;
    tx.commit().await
}
