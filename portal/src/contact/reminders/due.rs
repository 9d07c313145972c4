//! Sends due reminders, and recovers abandoned ones.

use domain::access::{Actor, Right};

use super::letters;
use super::send::{self, PickedReminder, pick, send, set_aside};
use crate::platform::actor::allow_act;
use crate::platform::settings::Mode;
use crate::{Portal, Result};

/// Sends due reminders and recovers those of crashed workers; returns the number of reminders
/// examined.
///
/// # Errors
/// Refused without the right to do so.
pub async fn send_due(portal: &Portal, actor: &Actor) -> Result<usize> {
    allow_act(actor, Right::SetPolicies)?;
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

/// A reminder that cannot be rendered (broken template, corrupt row) must not block others.
async fn send_or_set_aside(portal: &Portal, picked: &PickedReminder) -> Result<()> {
    let Err(error) = send(portal, picked).await else { return Ok(()) };
    set_aside(portal, &picked.id, &error).await
}

/// Recovers reminders of crashed workers and gives up unprinted letters; returns their number.
pub(super) async fn recover(portal: &Portal) -> Result<usize> {
    Ok(send::recover(portal).await? + letters::give_up(portal).await?)
}
