//! Undoing a change of address, by the notice that went to the old one: the way in belongs to who
//! had it before, until they had the time to say so.
//!
//! The link is signed and not stored. It names the epoch of sessions that began with the change; a
//! change that was made before the last undoing cannot be undone again, so that of two who hold
//! such links the one with the older address has the last word.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::identity::Email;
use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};

use super::{codes, mails, store};
use crate::billing::debtors;
use crate::people::sessions;
use crate::platform::keys::{Key, Purpose, same};
use crate::{Error, Portal, Result};

/// How long a change can be undone.
pub(super) const UNDO_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Page that asks whether to undo.
const PAGE: &str = "/undo-email";

/// A change that can be undone.
struct UndoLink {
    user: UserId,
    old: Email,
    /// Epoch of sessions that began with the change.
    epoch: i64,
    until: Timestamp,
}

/// Address of the page for a change of address that was made now.
pub(super) fn address(portal: &Portal, user: &UserId, old: &Email, epoch: i64) -> String {
    let until = portal.now() + UNDO_LIFETIME;
    let text = format!("{} {epoch} {user} {}", until.as_second(), old.as_str());
    let tag = Key::of(&portal.settings, Purpose::UndoEmail).tag(&[text.as_bytes()]);
    let token = URL_SAFE_NO_PAD.encode([&tag[..], text.as_bytes()].concat());
    format!("{}{PAGE}/{token}", portal.settings.base_url)
}

/// The address that a link would restore.
///
/// # Errors
/// [`Error::NotFound`] for links that are not ours, too old, or used.
pub async fn undo_is_open(portal: &Portal, token: &str) -> Result<Email> {
    let link = read(portal, token).ok_or(Error::NotFound)?;
    let mut tx = portal.db.read().await?;
    let current = store::undoable(&mut tx, &link.user, link.epoch).await?;
    current.map(|_| link.old).ok_or(Error::NotFound)
}

/// Restores the old address. All sessions and codes end, and so does the password: who made the
/// change may know it. Reminders that followed go back. Both addresses are notified.
///
/// # Errors
/// As [`undo_is_open`], also when the old address is another user's by now.
pub async fn undo_email(portal: &Portal, token: &str) -> Result<()> {
    let link = read(portal, token).ok_or(Error::NotFound)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    let account = store::by_id(&mut tx, &link.user).await?.ok_or(Error::NotFound)?;
    if !store::restore_email(&mut tx, &link.user, &link.old, link.epoch).await? {
        return Err(Error::NotFound);
    }
    let moved_to = &account.user.email;
    for address in [moved_to, &link.old] {
        codes::store::void_all(&mut tx, address, now).await?;
    }
    sessions::store::delete_of_user(&mut tx, &link.user).await?;
    debtors::store::follow(&mut tx, moved_to, &link.old, now).await?;
    mails::email_changed(portal, &mut tx, &account.user, &link.old, None).await?;
    tx.commit().await
}

/// Parses a token. The signature is verified before any content is used.
fn read(portal: &Portal, token: &str) -> Option<UndoLink> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (told, text) = bytes.split_at_checked(32)?;
    if !same(told, &Key::of(&portal.settings, Purpose::UndoEmail).tag(&[text])) {
        return None;
    }
    let mut parts = std::str::from_utf8(text).ok()?.splitn(4, ' ');
    let mut next = || parts.next();
    let until = Timestamp::from_second(next()?.parse().ok()?).ok()?;
    let epoch = next()?.parse().ok()?;
    let user = UserId::parse(next()?).ok()?;
    let old = Email::parse(next()?).ok()?;
    Some(UndoLink { user, old, epoch, until }).filter(|link| link.until > portal.now())
}
