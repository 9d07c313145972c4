//! Jobs of messages.

use serde::{Deserialize, Serialize};

use super::{Mail, SendError};
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Portal, Result};

/// Sends a rendered mail that contains no secret.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendMail {
    pub(crate) mail: Mail,
}

impl Job for SendMail {
    const NAME: &'static str = "send_mail";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        hand_over(portal, &self.mail).await
    }
}

/// Sends a mail on behalf of a job and maps the result to the job's outcome.
pub(crate) async fn hand_over(portal: &Portal, mail: &Mail) -> Result<Outcome> {
    Ok(match portal.mailer.send(mail).await {
        Ok(()) => Outcome::Done,
        Err(SendError::Temporary(why)) => Outcome::Retry(why),
        Err(SendError::Mailbox(why) | SendError::Permanent(why)) => Outcome::GiveUp(why),
    })
}
