//! Links in reminders: a signed address where the reader changes preferences or stops reminders.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::DebtorId;

use crate::platform::keys::{Key, Purpose, same};
use crate::{Error, Portal, Result};

/// Address where the debtor changes preferences.
#[must_use]
pub fn address(portal: &Portal, debtor: &DebtorId) -> String {
    format!("{}/reminders/{}", portal.settings.base_url, token(portal, debtor))
}

/// Address that stops reminders, by a mail program's one-click request or by a button.
#[must_use]
pub fn stop_address(portal: &Portal, debtor: &DebtorId) -> String {
    format!("{}/stop", address(portal, debtor))
}

fn token(portal: &Portal, debtor: &DebtorId) -> String {
    let mut bytes = debtor.as_str().as_bytes().to_vec();
    bytes
        .extend(Key::of(&portal.settings, Purpose::Preferences).tag(&[debtor.as_str().as_bytes()]));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Debtor of a link. Links do not expire, so that reminders can be stopped from an old mail too.
///
/// # Errors
/// [`Error::NotFound`] for links that we did not issue.
pub fn open(portal: &Portal, token: &str) -> Result<DebtorId> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| Error::NotFound)?;
    let at = bytes.len().checked_sub(32).ok_or(Error::NotFound)?;
    let (id, told) = bytes.split_at(at);
    if !same(told, &Key::of(&portal.settings, Purpose::Preferences).tag(&[id])) {
        return Err(Error::NotFound);
    }
    let id = std::str::from_utf8(id).map_err(|_| Error::NotFound)?;
    DebtorId::parse(id).map_err(|_| Error::NotFound)
}
