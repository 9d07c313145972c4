//! Mails to staff about their own access.

use super::store::StaffRow;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    Envelope, Letterhead, MessageKind, StaffPasswordChanged, compose, message_id,
};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Notifies a member of staff that the password changed, and from which network address.
pub(super) async fn password_changed(
    portal: &Portal,
    tx: &mut Tx,
    to: &StaffRow,
    address: &str,
) -> Result<()> {
    let now = portal.now();
    let institution = &portal.settings.institution;
    let kind = MessageKind::StaffPasswordChanged(StaffPasswordChanged {
        changed_at: now,
        address: address.to_owned(),
        url: format!("mailto:{}", institution.email),
    });
    let envelope = Envelope {
        name: to.name.clone(),
        address: to.email.as_str().to_owned(),
        language: to.language.unwrap_or(institution.language),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    queue::enqueue(tx, &SendMail { mail }, now).await
}
