//! Mails to users about their accounts.

use domain::identity::Email;
use domain::language::Language;

use super::User;
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    EmailChanged, Envelope, Letterhead, Mail, MessageKind, PasswordChanged, compose, message_id,
};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Page for requesting a reset link.
const RESET_PAGE: &str = "/sign-in/reset";

/// Composes a mail to a user, in the user's language or else the given one.
pub(super) fn written(
    portal: &Portal,
    user: &User,
    kind: &MessageKind,
    otherwise: Language,
) -> Result<Mail> {
    written_to(portal, user, &user.email, kind, otherwise)
}

/// The same, to another of the user's addresses.
pub(super) fn written_to(
    portal: &Portal,
    user: &User,
    address: &Email,
    kind: &MessageKind,
    otherwise: Language,
) -> Result<Mail> {
    let now = portal.now();
    let envelope = Envelope {
        name: user.name.clone(),
        address: address.as_str().to_owned(),
        language: user.language.unwrap_or(otherwise),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    compose(kind, &envelope, &letterhead).map_err(Error::internal)
}

/// Notifies a user that the password changed.
pub(super) async fn password_changed(portal: &Portal, tx: &mut Tx, user: &User) -> Result<()> {
    let url = format!("{}{RESET_PAGE}", portal.settings.base_url);
    let kind = MessageKind::PasswordChanged(PasswordChanged { changed_at: portal.now(), url });
    let language = portal.settings.institution.language;
    enqueue(portal, tx, written(portal, user, &kind, language)?).await
}

/// Notifies a user, at the old and the new address, that the address changed. Only the old one gets
/// the link that undoes it.
pub(super) async fn email_changed(
    portal: &Portal,
    tx: &mut Tx,
    user: &User,
    new: &Email,
    undo_url: Option<String>,
) -> Result<()> {
    let changed = EmailChanged {
        old_address: user.email.as_str().to_owned(),
        new_address: new.as_str().to_owned(),
        changed_at: portal.now(),
        url: format!("mailto:{}", portal.settings.institution.email),
        undo_url: None,
    };
    let to_old = EmailChanged { undo_url, ..changed.clone() };
    let language = portal.settings.institution.language;
    for (address, changed) in [(&user.email, to_old), (new, changed)] {
        let kind = MessageKind::EmailChanged(changed);
        let mail = written_to(portal, user, address, &kind, language)?;
        enqueue(portal, tx, mail).await?;
    }
    Ok(())
}

async fn enqueue(portal: &Portal, tx: &mut Tx, mail: Mail) -> Result<()> {
    queue::enqueue(tx, &SendMail { mail }, portal.now()).await
}
