//! A rejected number, until it is corrected. Stored in a cookie and not in the URL, because URLs
//! end up in logs and histories.

use url::form_urlencoded::{byte_serialize, parse};

use super::LONGEST;
use crate::request::context::RequestContext;
use crate::request::cookies;

const COOKIE: &str = "telephone";
const LIFETIME_S: i64 = 5 * 60;

/// Stores the number in the cookie.
pub fn keep(context: &RequestContext, phone: &str) {
    cookies::write(context, COOKIE, &to_text(phone), LIFETIME_S);
}

/// Deletes the cookie.
pub fn forget(context: &RequestContext) {
    cookies::write(context, COOKIE, "", 0);
}

/// The stored number. Must be called before the first `await`.
pub fn read(context: &RequestContext) -> Option<String> {
    cookies::read(context, COOKIE).map(|text| from_text(&text)).filter(|text| !text.is_empty())
}

fn to_text(phone: &str) -> String {
    let phone: String = phone.chars().take(LONGEST).collect();
    byte_serialize(phone.as_bytes()).collect()
}

fn from_text(text: &str) -> String {
    let found = parse(text.as_bytes()).next().map(|(name, _)| name.into_owned());
    found.unwrap_or_default().chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_kept_is_read_back_and_fits_a_cookie() {
        for phone in ["+51 (98) 7-654", "=&;ñ+ \"", "", "%"] {
            let text = to_text(phone);
            let is_plain = |b: u8| b.is_ascii_graphic() && !b"\",;\\".contains(&b);
            assert!(text.bytes().all(is_plain), "{text}");
            assert_eq!(from_text(&text), phone);
        }
        assert_eq!(from_text(&to_text(&"9".repeat(999))).len(), LONGEST);
    }
}
