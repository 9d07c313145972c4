//! Keys derived from the secret in the settings, one for each purpose.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::platform::settings::Settings;

/// Purpose of a key: a signature for one purpose is not valid for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Hashes of one-time codes.
    OneTimeCode,
    /// Hashes of reset links.
    ResetLink,
    /// Signed pay-links.
    PayLink,
    /// Signed links to a debtor's preferences.
    Preferences,
    /// Hashes of codes sent by text message.
    PhoneCode,
    /// Cookies of browsers that have signed in before.
    KnownDevice,
    /// Links that undo a change of address.
    UndoEmail,
    /// Hashes of the contact log, which nobody can make who has only the database.
    ContactLog,
    /// Stamps on confirmations in addresses.
    Confirmation,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::OneTimeCode => b"aldia one-time code v1",
            Self::ResetLink => b"aldia reset link v1",
            Self::PayLink => b"aldia pay-link v1",
            Self::Preferences => b"aldia choices v1",
            Self::PhoneCode => b"aldia phone code v1",
            Self::KnownDevice => b"aldia known device v1",
            Self::UndoEmail => b"aldia undo email v1",
            Self::ContactLog => b"aldia contact log v1",
            Self::Confirmation => b"aldia confirmation v1",
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// An HMAC that authenticates a text or hashes a secret.
pub(crate) type Tag = [u8; 32];

impl Key {
    /// Derives the key: HMAC-SHA256 of the purpose's label under the secret.
    pub(crate) fn of(settings: &Settings, purpose: Purpose) -> Self {
        Self(hmac(&settings.secret, &[purpose.label()]))
    }

    /// HMAC of the parts with their lengths, so that different lists of parts never collide.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> Tag {
        hmac(&self.0, parts)
    }
}

/// Constant-time comparison.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Tag {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_differ_by_purpose_and_by_where_the_parts_end() {
        let settings = crate::testing::settings();
        let key = Key::of(&settings, Purpose::PayLink);
        let other = Key::of(&settings, Purpose::OneTimeCode);
        let tag = key.tag(&[b"ab", b"c"]);
        assert!(same(&tag, &key.tag(&[b"ab", b"c"])));
        assert!(!same(&tag, &key.tag(&[b"a", b"bc"])));
        assert!(!same(&tag, &other.tag(&[b"ab", b"c"])));
        assert!(!same(&tag, &tag[..31]));
    }
}
