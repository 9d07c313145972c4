//! The cookies of signing in, besides that of the session: what the browser is in the middle of,
//! and which accounts it has signed in to before.

use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use portal::throttle::Client;
use portal::users::DEVICE_LIFETIME;

use crate::request::context::Visit;

const DEVICES: &str = "devices";

/// From where this request comes, as far as limits care.
pub(crate) fn client(visit: &Visit) -> Client {
    Client::new(&visit.client, &read(visit, DEVICES).unwrap_or_default())
}

/// Keeps that this browser has signed in to an account.
pub(crate) fn remember_browser(visit: &Visit, devices: &str) {
    write(visit, DEVICES, devices, DEVICE_LIFETIME.as_secs());
}

/// The value of one of our cookies. Ask before the first `await`.
pub(crate) fn read(visit: &Visit, name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    find(&parts.headers, &full_name(visit, name)).map(str::to_owned)
}

/// Sets a cookie for so many seconds; none at all removes it. The value must be one that cookies
/// may have; what is not is not kept.
pub(crate) fn write(visit: &Visit, name: &str, value: &str, max_age_s: i64) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let secure = if is_https(visit) { "; Secure" } else { "" };
    let name = full_name(visit, name);
    let line =
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(line) = HeaderValue::try_from(line) {
        response.append_header(SET_COOKIE, line);
    }
}

fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).map(str::trim);
    pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// As the session's cookie: for this host alone where there is https.
fn full_name(visit: &Visit, name: &str) -> String {
    let prefix = if is_https(visit) { "__Host-aldia" } else { "aldia" };
    format!("{prefix}-{name}")
}

fn is_https(visit: &Visit) -> bool {
    visit.portal.settings.base_url.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("aldia=1; aldia-devices=a.b~c"));
        headers.append(COOKIE, HeaderValue::from_static("aldia-attempt=x=y; other=2"));
        for (name, expected) in [
            ("aldia", Some("1")),
            ("aldia-devices", Some("a.b~c")),
            ("aldia-attempt", Some("x=y")),
            ("aldia-dev", None),
            ("devices", None),
        ] {
            assert_eq!(find(&headers, name), expected, "{name}");
        }
    }
}
