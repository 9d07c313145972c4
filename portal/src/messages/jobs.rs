//! Jobs of messages.

use super::{Mail, SendError};
use crate::outbox::Outcome;
use crate::{Portal, Result};

/// Hands a finished mail to the mail server.
pub(crate) async fn send(portal: &Portal, mail: &Mail) -> Result<Outcome> {
    hand_over(portal, mail).await
}

/// Hands a mail over, for a job whose work that is.
pub(crate) async fn hand_over(portal: &Portal, mail: &Mail) -> Result<Outcome> {
    Ok(match portal.mailer.send(mail).await {
        Ok(()) => Outcome::Done,
        Err(SendError::Temporary(why)) => Outcome::Retry(why),
        Err(SendError::Mailbox(why) | SendError::Permanent(why)) => Outcome::GiveUp(why),
    })
}
