//! Mails invitations.

use serde::{Deserialize, Serialize};

use super::{store, url};
use crate::outside::messages::jobs::hand_over;
use crate::outside::messages::{
    Envelope, Letterhead, MessageKind, StaffInvitation, compose, message_id,
};
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Mails an invitation, if it is still open.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailStaffInvitation {
    /// Id of the invitation; the link is made from it when it is sent.
    pub(crate) invitation: String,
}

impl Job for MailStaffInvitation {
    const NAME: &'static str = "mail_staff_invitation";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let mut tx = portal.db.read().await?;
        let open = store::open(&mut tx, &self.invitation, portal.now()).await?;
        drop(tx);
        let Some(open) = open else { return Ok(Outcome::Done) };
        let kind = MessageKind::StaffInvitation(StaffInvitation {
            url: url(portal, &open.id),
            expires_at: open.expires_at,
        });
        let to = Envelope {
            name: open.name,
            address: open.email.into(),
            language: open.language.unwrap_or(portal.settings.institution.language),
            message_id: message_id(portal),
            written_at: portal.now(),
        };
        let letterhead = Letterhead::from(&*portal.settings);
        let mail = compose(&kind, &to, &letterhead).map_err(Error::internal)?;
        hand_over(portal, &mail).await
    }
}
