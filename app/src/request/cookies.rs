//! Cookies of pages: a sign-in in progress, and the accounts that this browser has signed in to.
//! The session cookie belongs to the server.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use domain::language::Language;
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use portal::people::users::DEVICE_LIFETIME;
use portal::platform::throttle::Client;

use crate::request::context::RequestContext;

const DEVICES: &str = "devices";
/// Staff look at somebody's account.
pub(crate) const VIEW: &str = "view";

/// Client of this request, for rate limits.
pub(crate) fn client(context: &RequestContext) -> Client {
    let devices = read(context, DEVICES).unwrap_or_default();
    Client::new(&context.client, &devices).with_agent(&context.agent)
}

/// The token of a view of somebody's account.
#[must_use]
pub fn view_token(headers: &HeaderMap, is_https: bool) -> Option<String> {
    find(headers, &name_by(is_https, VIEW))
}

/// The same, outside of pages and server functions.
pub(crate) fn client_of(context: &RequestContext, headers: &HeaderMap) -> Client {
    let devices = find(headers, &full_name(context, DEVICES)).unwrap_or_default();
    Client::new(&context.client, &devices).with_agent(&context.agent)
}

/// What [`remember_browser`] sets, outside of pages and server functions.
pub(crate) fn devices_line(context: &RequestContext, devices: &str) -> Option<HeaderValue> {
    let name = full_name(context, DEVICES);
    line(&name, devices, DEVICE_LIFETIME.as_secs(), is_https(context))
}

/// Remembers that this browser has signed in to an account.
pub(crate) fn remember_browser(context: &RequestContext, devices: &str) {
    write(context, DEVICES, devices, DEVICE_LIFETIME.as_secs());
}

/// The cookie that stores the chosen language.
pub const LANGUAGE_COOKIE: &str = "aldia_language";

/// How long a chosen language is kept.
pub const LANGUAGE_S: i64 = 365 * 24 * 60 * 60;

/// Keeps the chosen language in the browser.
pub(crate) fn remember_language(context: &RequestContext, language: Language) {
    let line = line(LANGUAGE_COOKIE, language.code(), LANGUAGE_S, is_https(context));
    if let (Some(response), Some(line)) = (use_context::<ResponseOptions>(), line) {
        response.append_header(SET_COOKIE, line);
    }
}

/// Value of one of our cookies. Call before the first `await`.
pub(crate) fn read(context: &RequestContext, name: &str) -> Option<String> {
    find(&use_context::<Parts>()?.headers, &full_name(context, name))
}

/// Sets a cookie for this many seconds; zero removes it. A value that is invalid in a cookie is
/// dropped.
pub(crate) fn write(context: &RequestContext, name: &str, value: &str, max_age_s: i64) {
    let line = line(&full_name(context, name), value, max_age_s, is_https(context));
    if let (Some(response), Some(line)) = (use_context::<ResponseOptions>(), line) {
        response.append_header(SET_COOKIE, line);
    }
}

/// Value of a cookie.
#[must_use]
pub fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).flatten();
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// `Set-Cookie` header for the whole site, inaccessible to scripts.
#[must_use]
pub fn line(name: &str, value: &str, max_age_s: i64, is_https: bool) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .max_age(Duration::seconds(max_age_s))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https);
    HeaderValue::try_from(cookie.to_string()).ok()
}

/// With `__Host-` on https, like the session cookie.
fn full_name(context: &RequestContext, name: &str) -> String {
    name_by(is_https(context), name)
}

fn name_by(is_https: bool, name: &str) -> String {
    let prefix = if is_https { "__Host-aldia" } else { "aldia" };
    format!("{prefix}-{name}")
}

fn is_https(context: &RequestContext) -> bool {
    context.portal.settings.base_url.starts_with("https://")
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
            assert_eq!(find(&headers, name).as_deref(), expected, "{name}");
        }
    }
}
