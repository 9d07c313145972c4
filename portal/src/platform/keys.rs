//! Keys derived from the secret in the settings, one for each purpose.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rand::RngCore;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
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
    /// Hashes of the audit.
    Audit,
    /// Links of invitations for staff.
    StaffInvitation,
    /// Links of invitations of users.
    UserInvitation,
    /// Cookies of sign-ins of staff between password and code.
    StaffAttempt,
    /// Sealed secrets of second factors.
    SecondFactor,
    /// Hashes of recovery codes.
    RecoveryCode,
    /// Stamps on confirmations in addresses.
    Confirmation,
    /// Seals of invoices that staff saw before they issued them.
    InvoiceDraft,
    /// Cookies of staff who look at an account.
    AccountView,
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
            Self::Audit => b"aldia audit v1",
            Self::StaffInvitation => b"aldia staff invitation v1",
            Self::UserInvitation => b"aldia user invitation v1",
            Self::StaffAttempt => b"aldia staff attempt v1",
            Self::SecondFactor => b"aldia second factor v1",
            Self::RecoveryCode => b"aldia recovery code v1",
            Self::Confirmation => b"aldia confirmation v1",
            Self::InvoiceDraft => b"aldia invoice draft v1",
            Self::AccountView => b"aldia account view v1",
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

    /// Encrypts a secret for the database, so that a stolen database alone does not give it. It can
    /// be opened only for the same subject.
    pub(crate) fn seal(&self, subject: &str, secret: &[u8]) -> String {
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill_bytes(&mut nonce);
        let mut sealed = secret.to_vec();
        let key = self.cipher();
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(subject.as_bytes()),
            &mut sealed,
        )
        .expect("a secret is far shorter than what the cipher takes");
        STANDARD.encode([&nonce[..], &sealed].concat())
    }

    /// Decrypts a sealed secret; `None` if it was not sealed with this key for this subject.
    pub(crate) fn unseal(&self, subject: &str, sealed: &str) -> Option<Vec<u8>> {
        let mut bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let aad = Aad::from(subject.as_bytes());
        self.cipher().open_in_place(nonce, aad, sealed).ok().map(|secret| secret.to_vec())
    }

    fn cipher(&self) -> LessSafeKey {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.0);
        LessSafeKey::new(key.expect("the key has the cipher's length"))
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

    #[test]
    fn a_sealed_secret_is_opened_with_its_key_for_its_subject_and_not_when_it_was_changed() {
        let settings = crate::testing::settings();
        let key = Key::of(&settings, Purpose::SecondFactor);
        let sealed = key.seal("eva", b"a secret");
        assert_eq!(key.unseal("eva", &sealed).as_deref(), Some(&b"a secret"[..]));
        assert_ne!(key.seal("eva", b"a secret"), sealed, "no two are alike");
        assert_eq!(key.unseal("ana", &sealed), None);
        assert_eq!(Key::of(&settings, Purpose::Audit).unseal("eva", &sealed), None);
        let mut bytes = STANDARD.decode(&sealed).unwrap();
        for place in 0..bytes.len() {
            bytes[place] ^= 1;
            assert_eq!(key.unseal("eva", &STANDARD.encode(&bytes)), None, "{place}");
            bytes[place] ^= 1;
        }
        for text in ["", "x", "AAAA", &STANDARD.encode([0; NONCE_LEN])] {
            assert_eq!(key.unseal("eva", text), None, "{text}");
        }
    }
}
