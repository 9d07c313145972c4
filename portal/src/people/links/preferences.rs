//! The links of reminders: a signed address where their reader changes preferences, or stops them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::DebtorId;

use crate::platform::keys::{Key, Purpose, same};
use crate::{Error, Portal, Result};

/// The address where the person of a reminder chooses.
#[must_use]
pub fn address(portal: &Portal, debtor: &DebtorId) -> String {
    format!("{}/reminders/{}", portal.settings.base_url, token(portal, debtor))
}

/// The address that stops reminders: by one request of a mail program, or by a button.
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

/// Whose preferences a link opens. It does not expire: who has an old mail may stop reminders too.
///
/// # Errors
/// [`Error::NotFound`] when it is not ours.
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
