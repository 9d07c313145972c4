//! Twilio's status callbacks for messages that it has accepted.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ids::ReminderId;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::outside::carriers::Delivery;

/// Query parameter of the callback URL that holds our reminder id.
pub(super) const REMINDER: &str = "reminder";

/// Header with the signature of a callback.
pub const SIGNATURE: &str = "x-twilio-signature";

/// Error codes that blame the address: invalid, not a mobile number, not in use, or the recipient
/// has opted out.
const OF_THE_ADDRESS: [&str; 8] =
    ["21211", "21610", "21614", "30005", "30006", "63003", "63015", "63024"];

/// Delivery status reported by a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwilioReport {
    /// Twilio's message id, as returned when Twilio accepted the message.
    pub reference: String,
    pub state: Delivery,
}

/// Verifies that Twilio signed a callback: `signature` is the header's value, `url` the full URL
/// that Twilio called, query included, and `form` all body parameters. Compares in constant time.
///
/// Twilio does not always sign the URL's port as written, so the URL is tried with and without a
/// port.
#[must_use]
pub fn verify(auth_token: &str, url: &str, form: &[(String, String)], signature: &str) -> bool {
    // An unset secret must not accept signatures made with an empty key.
    if auth_token.is_empty() {
        return false;
    }
    let is_of = |url: &str| -> bool {
        sign(auth_token, url, form).as_bytes().ct_eq(signature.as_bytes()).into()
    };
    is_of(url) || other_port(url).is_some_and(|url| is_of(&url))
}

/// Reads a status callback; `None` when it is not about a message.
#[must_use]
pub fn read(form: &[(String, String)]) -> Option<TwilioReport> {
    let value = |name: &str| {
        let found = form.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let reference = value("MessageSid").filter(|sid| super::is_sid(sid))?.to_owned();
    let state = match value("MessageStatus")? {
        "delivered" | "read" => Delivery::Delivered,
        word @ ("failed" | "undelivered") => {
            let code = value("ErrorCode");
            let why = reason(word, code);
            match code.is_some_and(|code| OF_THE_ADDRESS.contains(&code)) {
                true => Delivery::Bounced(why),
                false => Delivery::Lost(why),
            }
        }
        _ => Delivery::OnTheWay,
    };
    Some(TwilioReport { reference, state })
}

/// Our reminder id in the query of the callback URL, which Twilio's signature covers.
#[must_use]
pub fn reminder(query: &str) -> Option<ReminderId> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, id) = pairs.find(|(name, _)| name == REMINDER)?;
    ReminderId::parse(&id).ok()
}

fn reason(word: &str, code: Option<&str>) -> String {
    let is_code = |code: &&str| code.len() <= 6 && code.bytes().all(|b| b.is_ascii_digit());
    super::reason(word, code.filter(is_code).and_then(|code| code.parse().ok()))
}

/// Twilio's signature of a callback. Public so that tests can sign callbacks.
///
/// # Panics
/// Never: HMAC takes keys of any length.
#[must_use]
pub fn sign(auth_token: &str, url: &str, form: &[(String, String)]) -> String {
    let mut parameters: Vec<_> = form.iter().collect();
    parameters.sort_unstable();
    // Twilio signs a repeated parameter once.
    parameters.dedup();
    let mut mac =
        Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(url.as_bytes());
    for (name, value) in parameters {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The URL without its port, or with the default port of its scheme if it has none.
fn other_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match host.rsplit_once(':') {
        Some((host, port)) if is_port(port) => Some(format!("{scheme}://{host}{path}")),
        _ => {
            let port = if scheme == "https" { 443 } else { 80 };
            Some(format!("{scheme}://{host}:{port}{path}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_also_known_by_its_other_port() {
        for (url, expected) in [
            ("https://a.example/x?y=1:2", Some("https://a.example:443/x?y=1:2")),
            ("https://a.example:443/x", Some("https://a.example/x")),
            ("https://a.example:8443/x", Some("https://a.example/x")),
            ("http://a.example", Some("http://a.example:80")),
            ("http://a.example?x=http://b:1/", Some("http://a.example:80?x=http://b:1/")),
            ("https://ana:1@a.example/x", Some("https://ana:1@a.example:443/x")),
            ("https://[::1]/x", Some("https://[::1]:443/x")),
            ("https://[::1]:8443/x", Some("https://[::1]/x")),
            ("a.example", None),
        ] {
            assert_eq!(other_port(url).as_deref(), expected, "{url}");
        }
    }
}
