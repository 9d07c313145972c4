//! The moment of sending: under the locks that payments take everything is read and decided again
//! (`claim`); then the reminder is handed over at once, outside any transaction (`hand_over`), and
//! what became of it is written (`record`).

use domain::access::{Actor, Right};
use domain::ids::ReminderId;
use jiff::SignedDuration;

use super::hand::Hand;
use super::{LEASE, recover};
use crate::platform::actor::allow;
use crate::platform::settings::Mode;
use crate::{Error, Portal, Result};

mod claim;
mod hand_over;
mod record;
pub(super) mod store;

pub(super) use claim::{ClaimedReminder, claim};
pub(super) use record::{HandOver, note_hand_over, record};
pub(super) use store::PickedReminder;

/// How long a reminder waits that could not even be looked at.
const SET_ASIDE: SignedDuration = SignedDuration::from_mins(15);

/// Sends what is due, and takes up what a crashed worker left; gives how many were looked at.
///
/// # Errors
/// `NotFound` for who may not operate the portal.
pub async fn send_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow(actor, Right::Operate)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(0);
    }
    let mut sent = recover::recover(portal).await?;
    loop {
        let picked = pick(portal).await?;
        if picked.is_empty() {
            return Ok(sent);
        }
        sent += picked.len();
        let sending = picked.iter().map(|one| send_or_set_aside(portal, one));
        for done in futures::future::join_all(sending).await {
            done?;
        }
    }
}

/// Reminders whose moment has come, for this worker to try.
pub(super) async fn pick(portal: &Portal) -> Result<Vec<PickedReminder>> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let picked = store::pick_due(&mut tx, now, now + LEASE).await?;
    tx.commit().await?;
    Ok(picked)
}

/// One that cannot be written (a template that staff broke, a corrupt row) holds up no other.
async fn send_or_set_aside(portal: &Portal, picked: &PickedReminder) -> Result<()> {
    let Err(error) = send(portal, picked).await else { return Ok(()) };
    set_aside(portal, &picked.id, &error).await
}

pub(super) async fn send(portal: &Portal, picked: &PickedReminder) -> Result<()> {
    let Some(claimed) = claim(portal, picked, Hand::Carriers).await? else { return Ok(()) };
    let outcome = hand_over::hand_over(portal, &claimed).await;
    record(portal, &claimed, outcome).await
}

pub(super) async fn set_aside(portal: &Portal, id: &ReminderId, error: &Error) -> Result<()> {
    tracing::error!(reminder = %id, %error, "a reminder is set aside");
    let mut tx = portal.db.write().await?;
    store::set_aside(&mut tx, id, portal.now() + SET_ASIDE, &error.to_string()).await?;
    tx.commit().await?;
    Ok(())
}
