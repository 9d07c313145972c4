//! Security and cache headers.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use leptos::nonce::Nonce;

use crate::state::{AppState, RequestStamp};

/// Two years, as the preload list requires; sub-domains are the institution's own decision.
const TWO_YEARS: HeaderValue = HeaderValue::from_static("max-age=63072000");

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The same for every answer.
const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Some addresses contain tokens and must not be sent elsewhere. `no-referrer` would send
    // `Origin: null` with our own forms.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
         fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), \
         payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), \
         xr-spatial-tracking=()",
    ),
];

/// The layer.
pub async fn secure(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let nonce = request.extensions().get::<RequestStamp>().map(|carried| carried.nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = nonce.and_then(|nonce| policy(&nonce, app.portal.gateway.page_origin()));
    if let Some(policy) = policy.filter(|_| !headers.contains_key(CONTENT_SECURITY_POLICY)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if app.edge.is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, TWO_YEARS);
    }
    keep_out_of_caches(headers);
    response
}

/// Not cached unless the handler says so: most pages are personal.
fn keep_out_of_caches(headers: &mut HeaderMap) {
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, NO_STORE);
    }
}

/// Scripts run by nonce only: the one inline module has it, and its imports inherit it
/// (HTML, "descendant script fetch options"), so no address of ours needs to be trusted.
/// Forms are sent here, and to the gateway's page by the redirect that follows.
fn policy(nonce: &Nonce, gateway: &str) -> Option<HeaderValue> {
    let text = format!(
        "default-src 'none'; \
         script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; \
         font-src 'self'; \
         connect-src 'self'; \
         manifest-src 'self'; \
         form-action 'self' {gateway}; \
         frame-ancestors 'none'; \
         base-uri 'none'"
    );
    HeaderValue::try_from(text).ok()
}
