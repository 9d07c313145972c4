//! Mails invitations.

use domain::access::user_invitation::UserInvitationState;
use serde::{Deserialize, Serialize};

use super::{store, url};
use crate::outside::messages::jobs::hand_over;
use crate::outside::messages::{
    Envelope, Letterhead, MessageKind, UserInvitationMail, compose, message_id,
};
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Mails an invitation, if it is still open.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailUserInvitation {
    /// Id of the invitation; the link is made from it when it is sent.
    pub(crate) invitation: String,
}

impl Job for MailUserInvitation {
    const NAME: &'static str = "mail_user_invitation";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let found = store::find(&mut portal.db.read().await?, &self.invitation).await?;
        let is_open = |state| state == UserInvitationState::Open;
        let Some(open) = found.filter(|found| is_open(found.state(portal.now()))) else {
            return Ok(Outcome::Done);
        };
        let kind = MessageKind::UserInvitation(UserInvitationMail {
            url: url(portal, &open.id),
            expires_at: open.expires_at,
        });
        let to = Envelope {
            name: open.name,
            address: open.email.into(),
            language: portal.settings.institution.language,
            message_id: message_id(portal),
            written_at: portal.now(),
        };
        let letterhead = Letterhead::from(&*portal.settings);
        let mail = compose(&kind, &to, &letterhead).map_err(Error::internal)?;
        hand_over(portal, &mail).await
    }
}
