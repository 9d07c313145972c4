//! The settings of the institution as the desk shows them, and a test of its mail server.

use std::sync::Arc;

use domain::access::{Actor, Right};
use domain::contact::Channel;
use domain::payments::Origin;
use serde_json::json;

use crate::outside::messages::{
    Envelope, Letterhead, Mail, MailTest, MessageKind, SendError, compose, message_id,
};
use crate::people::staff::{self, StaffMember};
use crate::platform::actor::{allow, allow_act};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::settings::Settings;
use crate::{Error, Portal, Result};

const RIGHT: Right = Right::Configure;

/// What is set.
#[derive(Debug, Clone)]
pub struct SettingsSheet {
    pub settings: Arc<Settings>,
    /// Where cards are paid.
    pub gateway: Origin,
    /// Channels with a carrier, in the order of [`Channel::ALL`].
    pub channels: Vec<Channel>,
}

/// Why a test did not arrive at the mail server.
#[derive(Debug, thiserror::Error)]
pub enum MailTestError {
    #[error(transparent)]
    Unsent(SendError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// The settings. They come from the configuration, so nothing here changes them.
///
/// # Errors
/// Refused without the right.
pub fn sheet(portal: &Portal, actor: &Actor) -> Result<SettingsSheet> {
    allow(actor, RIGHT)?;
    let all = Channel::ALL.iter().copied();
    Ok(SettingsSheet {
        settings: portal.settings.clone(),
        gateway: portal.gateway.origin(),
        channels: all.filter(|channel| portal.carriers.of(*channel).is_some()).collect(),
    })
}

/// Sends a mail to the member of staff who asks, now, so that they see what the server says to it.
///
/// # Errors
/// Refused without the right or a fresh proof; [`MailTestError::Unsent`] with the server's reason,
/// which the audit has too.
pub async fn send_test_mail(portal: &Portal, actor: &Actor) -> Result<(), MailTestError> {
    allow_act(actor, RIGHT)?;
    let member = staff::profile(portal, actor).await?;
    let sent = portal.mailer.send(&test_mail(portal, &member)?).await;

    let outcome = sent.as_ref().map_or_else(SendError::to_string, |()| "sent".to_owned());
    let entry = NewEntry::of(AuditAct::MailTested, member.id.as_str()).by(RIGHT);
    let mut tx = portal.db.write().await?;
    audit::append(portal, &mut tx, actor, entry.after(json!({ "outcome": outcome }))).await?;
    tx.commit().await?;
    sent.map_err(MailTestError::Unsent)
}

fn test_mail(portal: &Portal, to: &StaffMember) -> Result<Mail> {
    let now = portal.now();
    let envelope = Envelope {
        name: to.name.clone(),
        address: to.email.as_str().to_owned(),
        language: to.language.unwrap_or(portal.settings.institution.language),
        message_id: message_id(portal),
        written_at: now,
    };
    let kind = MessageKind::MailTest(MailTest { sent_at: now });
    compose(&kind, &envelope, &Letterhead::from(&*portal.settings)).map_err(Error::internal)
}

#[cfg(test)]
mod tests;
