//! Sends what is due, and takes up what was left.

use domain::access::{Actor, Right};

use super::letters;
use super::send::{self, PickedReminder, pick, send, set_aside};
use crate::platform::actor::allow;
use crate::platform::settings::Mode;
use crate::{Portal, Result};

/// Sends what is due, and takes up what a crashed worker left; gives how many were looked at.
///
/// # Errors
/// `NotFound` for who may not operate the portal.
pub async fn send_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow(actor, Right::Operate)?;
    if portal.settings.reminders.mode == Mode::Off {
        return Ok(0);
    }
    let mut sent = recover(portal).await?;
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

/// One that cannot be written (a template that staff broke, a corrupt row) holds up no other.
async fn send_or_set_aside(portal: &Portal, picked: &PickedReminder) -> Result<()> {
    let Err(error) = send(portal, picked).await else { return Ok(()) };
    set_aside(portal, &picked.id, &error).await
}

/// Takes up what crashed workers left, and the letters that nobody printed; gives how many.
pub(super) async fn recover(portal: &Portal) -> Result<usize> {
    Ok(send::recover(portal).await? + letters::give_up(portal).await?)
}
