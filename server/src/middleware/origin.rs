//! Rejects requests that change something unless they come from our own pages.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` (to https and localhost) and in
//! `Origin` (with every POST); no script of another site can write them. A request without both is
//! not a browser's and is rejected too. Webhooks are signed and do not
//! pass this layer.

use app::request::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderName};

use crate::problems;
use crate::state::AppState;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The layer.
pub async fn check(State(app): State<AppState>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(request.headers(), &app.edge.origin) {
        return next.run(request).await;
    }
    tracing::warn!("a request of another site's page was refused");
    problems::answer(Problem::Forbidden)
}

/// Whether the browser says that the request comes from our own page, or from the person
/// themselves (`none`: they repeat a form by hand).
fn is_ours(headers: &HeaderMap, our_origin: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(SEC_FETCH_SITE) {
        return matches!(text(&SEC_FETCH_SITE), Some("same-origin" | "none"));
    }
    let Some(origin) = text(&ORIGIN) else { return false };
    let is_this_host = || {
        let host = text(&HOST)?;
        let (_, authority) = origin.split_once("://")?;
        Some(authority.eq_ignore_ascii_case(host))
    };
    origin.eq_ignore_ascii_case(our_origin) || is_this_host() == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_something() {
        let ours = "https://pay.example.org";
        for (site, origin, host, expected) in [
            (Some("same-origin"), Some(ours), "pay.example.org", true),
            (Some("none"), None, "pay.example.org", true),
            (Some("same-site"), Some("https://www.example.org"), "pay.example.org", false),
            (Some("cross-site"), Some("https://evil.example"), "pay.example.org", false),
            // `Sec-Fetch-Site` takes precedence over `Origin`.
            (Some("cross-site"), Some(ours), "pay.example.org", false),
            (Some("\u{e9}"), Some(ours), "pay.example.org", false),
            // Older browsers, or plain http in a local network.
            (None, Some(ours), "internal:3000", true),
            (None, Some("http://192.0.2.1:3000"), "192.0.2.1:3000", true),
            (None, Some("https://evil.example"), "pay.example.org", false),
            (None, Some("null"), "pay.example.org", false),
            // Not a browser.
            (None, None, "pay.example.org", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            for (name, value) in [(SEC_FETCH_SITE, site), (ORIGIN, origin)] {
                if let Some(value) = value {
                    headers.insert(name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
                }
            }
            assert_eq!(is_ours(&headers, ours), expected, "{site:?} {origin:?}");
        }
    }
}
