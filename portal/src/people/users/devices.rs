//! Browsers that have signed in to an account before: each has rate limits of its own, so that
//! flooding an account does not lock its owner out.
//!
//! Implements OWASP's *device cookies* (Slow Down Online Guessing Attacks with Device Cookies). A
//! token reveals no user and grants no access: it only selects the limit.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::identity::Email;
use jiff::{SignedDuration, Timestamp};
use rand::RngCore;

use crate::Portal;
use crate::platform::keys::{Key, Purpose, same};

/// Validity of a token after signing in.
pub const DEVICE_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 180);

/// Maximum number of accounts in a browser's cookie, latest first: families share computers.
const MOST: usize = 4;

const BETWEEN_TOKENS: char = '~';

/// The cookie's text, with this account's token first. The browser keeps its device number at the
/// account, and thus its limit.
pub(in crate::people) fn remembered(portal: &Portal, cookie: &str, email: &Email) -> String {
    let device = known(portal, cookie, email).unwrap_or_else(new_device);
    let until = portal.now() + DEVICE_LIFETIME;
    let token = token(portal, email, &device, until);
    let others = cookie.split(BETWEEN_TOKENS).filter(|text| {
        let is_this_accounts = read(portal, text, email).is_some();
        !text.is_empty() && text.len() < 100 && !is_this_accounts
    });
    let all: Vec<&str> = std::iter::once(token.as_str()).chain(others).take(MOST).collect();
    all.join(&BETWEEN_TOKENS.to_string())
}

/// The browser's device number at an account, if it has signed in to it before.
pub(in crate::people) fn known(portal: &Portal, cookie: &str, email: &Email) -> Option<String> {
    cookie.split(BETWEEN_TOKENS).take(MOST).find_map(|text| read(portal, text, email))
}

fn new_device() -> String {
    let mut bytes = [0; 12];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn token(portal: &Portal, email: &Email, device: &str, until: Timestamp) -> String {
    let until = until.as_second().to_string();
    format!("{device}.{until}.{}", tag(portal, email, device, &until))
}

fn tag(portal: &Portal, email: &Email, device: &str, until: &str) -> String {
    let key = Key::of(&portal.settings, Purpose::KnownDevice);
    let tag = key.tag(&[email.as_str().as_bytes(), device.as_bytes(), until.as_bytes()]);
    URL_SAFE_NO_PAD.encode(&tag[..16])
}

fn read(portal: &Portal, text: &str, email: &Email) -> Option<String> {
    let mut parts = text.split('.');
    let (device, until, told) = (parts.next()?, parts.next()?, parts.next()?);
    let is_ours = same(told.as_bytes(), tag(portal, email, device, until).as_bytes());
    let is_valid = until.parse().is_ok_and(|until: i64| until > portal.now().as_second());
    (is_ours && is_valid).then(|| device.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, TestPortal};

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }

    #[tokio::test]
    async fn a_browser_is_known_to_the_accounts_it_signed_in_to_and_to_no_other() {
        let t = TestPortal::open(Engine::Sqlite).await;
        let (ana, eva) = (email("ana@example.org"), email("eva@example.org"));
        let cookie = remembered(&t.portal, "", &ana);
        let device = known(&t.portal, &cookie, &ana);
        assert!(device.is_some());
        assert_eq!(known(&t.portal, &cookie, &eva), None);
        assert_eq!(known(&t.portal, "", &ana), None);

        let both = remembered(&t.portal, &cookie, &eva);
        assert_eq!(known(&t.portal, &both, &ana), device);
        assert!(known(&t.portal, &both, &eva).is_some());

        let again = remembered(&t.portal, &both, &ana);
        assert_eq!(known(&t.portal, &again, &ana), device, "it keeps its number");
        assert_eq!(again.split('~').count(), 2);
    }

    #[tokio::test]
    async fn a_token_that_was_changed_or_is_too_old_is_none() {
        let t = TestPortal::open(Engine::Sqlite).await;
        let ana = email("ana@example.org");
        let cookie = remembered(&t.portal, "", &ana);
        for position in 0..cookie.len() {
            let mut forged = cookie.clone().into_bytes();
            forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(known(&t.portal, &forged, &ana), None, "{forged}");
        }
        t.clock.advance(DEVICE_LIFETIME);
        assert_eq!(known(&t.portal, &cookie, &ana), None);
    }

    #[tokio::test]
    async fn the_cookie_does_not_grow_without_end() {
        let t = TestPortal::open(Engine::Sqlite).await;
        let mut cookie = "x".repeat(5000);
        for n in 0..20 {
            cookie = remembered(&t.portal, &cookie, &email(&format!("u{n}@example.org")));
        }
        assert_eq!(cookie.split('~').count(), MOST);
        assert!(cookie.len() < 400);
        assert!(known(&t.portal, &cookie, &email("u16@example.org")).is_some());
    }
}
