//! What a crashed worker left: between the hand-over and its record nobody knows whether the
//! reminder has left.

use domain::ids::{DebtorId, ReminderId};

use super::letters;
use super::log::{self, Entry, What};
use super::send::store;
use crate::billing::debtors;
use crate::{Portal, Result};

/// Takes up the reminders whose lease has run out. Where a second one is shown once it is tried
/// again, under the same id; elsewhere it is marked unknown and not sent again. Letters that nobody
/// prints are given up.
pub(super) async fn recover(portal: &Portal) -> Result<usize> {
    let left = {
        let mut tx = portal.db.read().await?;
        store::left_behind(&mut tx, portal.now()).await?
    };
    for (id, debtor) in &left {
        recover_one(portal, id, debtor).await?;
    }
    Ok(left.len() + letters::give_up(portal).await?)
}

async fn recover_one(portal: &Portal, id: &ReminderId, debtor: &DebtorId) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let Some(row) = debtors::store::lock(&mut tx, debtor).await? else { return Ok(()) };
    let Some(channel) = store::lock_left_behind(&mut tx, id, now).await? else { return Ok(()) };
    let mut debtor = row.read(&portal.settings.institution)?;
    let is_shown_once = portal.carriers.of(channel).is_some_and(|carrier| carrier.dedupes());
    let reminder = id.clone();
    let what = if is_shown_once {
        let why = "a worker stopped before it knew";
        store::put_back(&mut tx, id, now, Some((why, true))).await?;
        What::Postponed { reminder, why: why.to_owned() }
    } else {
        store::end(&mut tx, id, "unknown", None, now).await?;
        What::Unknown { reminder }
    };
    log::append(&mut tx, &mut debtor, now, &Entry::of(what)).await?;
    tx.commit().await?;
    Ok(())
}
