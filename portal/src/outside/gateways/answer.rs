//! Calls to a gateway's API, and the mapping of failed responses to [`GatewayError`].

use std::time::Duration;

use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;

use super::{GatewayError, Secret, SettingsError};

/// A failed call.
pub(super) struct CallError {
    pub error: GatewayError,
    /// The gateway answered with 5xx.
    pub is_fault: bool,
}

impl From<GatewayError> for CallError {
    fn from(error: GatewayError) -> Self {
        Self { error, is_fault: false }
    }
}

impl From<CallError> for GatewayError {
    fn from(failed: CallError) -> Self {
        failed.error
    }
}

/// Builds an HTTP client; it connects on first use.
pub(super) fn client(timeout: Duration) -> Result<reqwest::Client, SettingsError> {
    // rustls needs one process-wide crypto provider. An error only means that one is installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("Aldia/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeout.min(Duration::from_secs(3)))
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|error| SettingsError::Client(error.to_string()))
}

/// Sends a request and parses its response. `code` reads the error code in the body of a response
/// that is not a success.
pub(super) async fn send<T: DeserializeOwned>(
    request: RequestBuilder,
    code: fn(&[u8]) -> Option<String>,
) -> Result<T, CallError> {
    let response = request.send().await.map_err(|error| silence(&error))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|error| silence(&error))?;
    if !status.is_success() {
        let error = refusal(status.as_u16(), &code(&body).unwrap_or_default());
        return Err(CallError { error, is_fault: status.is_server_error() });
    }
    serde_json::from_slice(&body).map_err(|_| unreadable().into())
}

/// Classifies a status that is not a success. `code` is the gateway's error code.
///
/// 408, 409 (another call with this key is in progress), 425 and 429 leave the outcome unknown.
fn refusal(status: u16, code: &str) -> GatewayError {
    match status {
        404 => GatewayError::NotFound,
        408 | 409 | 425 | 429 => GatewayError::Unknown(format!("{status} {}", word(code))),
        400..=499 => GatewayError::Refused(word(code)),
        _ => GatewayError::Unknown(format!("{status} {}", word(code))),
    }
}

/// Classifies a transport error.
fn silence(error: &reqwest::Error) -> GatewayError {
    let what = if error.is_timeout() {
        "time-out"
    } else if error.is_connect() {
        "no connection"
    } else {
        "connection lost"
    };
    GatewayError::Unknown(what.to_owned())
}

/// A success response whose body cannot be read.
pub(super) fn unreadable() -> GatewayError {
    GatewayError::Unknown("unreadable answer".to_owned())
}

/// Keeps only the characters of a code, because a gateway's messages may quote personal data.
fn word(code: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']');
    let word: String = code.chars().filter(|&c| plain(c)).take(64).collect();
    if word.is_empty() { "no code".to_owned() } else { word }
}

/// Accepts only references that are safe in a URL path; a gateway has no others.
pub(super) fn reference(text: &str) -> Result<&str, GatewayError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    match text.len() {
        1..=255 if text.bytes().all(plain) => Ok(text),
        _ => Err(GatewayError::NotFound),
    }
}

/// Origin of a URL in the settings.
pub(super) fn origin_of(address: &str, name: &'static str) -> Result<String, SettingsError> {
    let url = url::Url::parse(address).map_err(|_| SettingsError::Address(name))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url.origin().ascii_serialization()),
        _ => Err(SettingsError::Address(name)),
    }
}

/// Checks the secrets that every gateway needs.
pub(super) fn check_secrets(key: &Secret, webhooks: &[Secret]) -> Result<(), SettingsError> {
    let key = key.expose();
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(SettingsError::Key);
    }
    if webhooks.iter().all(|secret| secret.expose().is_empty()) {
        return Err(SettingsError::NoWebhookSecret);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_whether_it_will_not_or_nobody_knows() {
        let refused = GatewayError::Refused("code".to_owned());
        let unknown = |status: u16| GatewayError::Unknown(format!("{status} code"));
        for (status, expected) in [
            (400, refused.clone()),
            (401, refused.clone()),
            (402, refused.clone()),
            (403, refused.clone()),
            (404, GatewayError::NotFound),
            (408, unknown(408)),
            (409, unknown(409)),
            (422, refused),
            (429, unknown(429)),
            (500, unknown(500)),
            (502, unknown(502)),
            (302, unknown(302)),
        ] {
            assert_eq!(refusal(status, "code"), expected, "{status}");
        }
    }

    #[test]
    fn only_words_are_taken_from_a_gateways_error() {
        for (code, expected) in [
            ("parameter_missing", "parameter_missing"),
            ("line_items[0][price]", "line_items[0][price]"),
            ("", "no code"),
            ("ana@example.com said\nno", "anaexample.comsaidno"),
            (&"x".repeat(100), &"x".repeat(64)),
        ] {
            assert_eq!(word(code), expected, "{code:?}");
        }
    }

    #[test]
    fn a_reference_that_could_leave_its_path_is_of_nobody() {
        for (text, ok) in [
            ("cs_test_a1B2-3", true),
            ("", false),
            ("../refunds", false),
            ("a/b", false),
            ("a?b", false),
            ("a%2Fb", false),
            ("é", false),
        ] {
            assert_eq!(reference(text).is_ok(), ok, "{text:?}");
        }
    }

    #[test]
    fn the_origin_of_an_address_has_no_path() {
        for (address, expected) in [
            ("http://127.0.0.1:4242/x?y", Some("http://127.0.0.1:4242")),
            ("https://checkout.stripe.com", Some("https://checkout.stripe.com")),
            ("https://example.com:443/", Some("https://example.com")),
            ("data:text/plain,x", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(origin_of(address, "address").ok().as_deref(), expected, "{address:?}");
        }
    }

    #[test]
    fn a_gateway_without_key_or_webhook_secret_is_refused() {
        for (key, secrets, expected) in [
            ("sk_1", vec!["a"], Ok(())),
            ("sk_1", vec!["", "a"], Ok(())),
            ("", vec!["a"], Err(SettingsError::Key)),
            ("sk\n1", vec!["a"], Err(SettingsError::Key)),
            ("sk_1", vec![], Err(SettingsError::NoWebhookSecret)),
            ("sk_1", vec![""], Err(SettingsError::NoWebhookSecret)),
        ] {
            let secrets: Vec<_> = secrets.into_iter().map(Secret::from).collect();
            assert_eq!(check_secrets(&Secret::from(key), &secrets), expected, "{key:?}");
        }
    }
}
