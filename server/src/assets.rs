//! The site's files, carried inside the binary under content-hashed names and served as they are.

mod encoding;

use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use encoding::Encoding;

use crate::state::AppState;

/// A year, and no question asked: another content has another name.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Where an asset that the build does not have would be; it answers 404.
const MISSING: &str = "/assets/missing";

/// One file, with the variants that were worth keeping.
#[derive(Debug)]
struct Asset {
    logical: &'static str,
    url: &'static str,
    hash: &'static str,
    content_type: &'static str,
    identity: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

static TABLE: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets_table.rs"));

/// The addresses the page shell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFiles {
    /// The one stylesheet.
    pub css: &'static str,
    /// The module that loads the islands.
    pub js: &'static str,
    /// The islands' code.
    pub wasm: &'static str,
}

/// The addresses of stylesheet, script and WASM of this build.
#[must_use]
pub fn entry() -> EntryFiles {
    EntryFiles { css: url("aldia.css"), js: url("aldia.js"), wasm: url("aldia.wasm") }
}

/// The address of the file known as `logical` in the sources, such as `images/logo.svg`.
///
/// A name that the build does not have gives an address that answers 404, so that a page
/// without its picture is still a page.
#[must_use]
pub fn url(logical: &str) -> &'static str {
    TABLE.iter().find(|asset| asset.logical == logical).map_or(MISSING, |asset| asset.url)
}

/// Whether this binary was built with the site inside (`cargo xtask assets` before `cargo build`).
#[must_use]
pub fn is_complete() -> bool {
    let EntryFiles { css, js, wasm } = entry();
    [css, js, wasm].iter().all(|url| *url != MISSING)
}

/// `GET` and `HEAD /assets/{file}`.
pub async fn serve(Path(file): Path<String>, request: HeaderMap) -> Response {
    let found = TABLE.iter().find(|asset| asset.url.strip_prefix("/assets/") == Some(&file));
    match found {
        Some(asset) => asset.answer(&request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /logo/{version}`: the institution's own picture. One that it no longer uses is missing.
pub async fn logo(State(app): State<AppState>, Path(version): Path<String>) -> Response {
    let logo = app.portal.settings.logo.as_ref().filter(|logo| logo.version() == version);
    let Some(logo) = logo else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static(FOREVER)),
        (CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, logo.png().clone()).into_response()
}

impl Asset {
    fn answer(&self, request: &HeaderMap) -> Response {
        let accepted = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let (encoding, body) = self.variant(accepted);
        let etag = format!("\"{}{}\"", self.hash, encoding.etag_suffix());
        let common = [
            (CACHE_CONTROL, HeaderValue::from_static(FOREVER)),
            (VARY, HeaderValue::from_static("accept-encoding")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ];
        let etag_header = [(ETAG, etag.as_str())];
        if is_known_to_client(request, &etag) {
            return (StatusCode::NOT_MODIFIED, common, etag_header).into_response();
        }
        let kind = [(CONTENT_TYPE, self.content_type)];
        (common, etag_header, kind, encoding_header(encoding), Bytes::from_static(body))
            .into_response()
    }

    /// The variant the client likes best; of those it likes alike, the smallest.
    fn variant(&self, accept_encoding: Option<&str>) -> (Encoding, &'static [u8]) {
        let offers = [
            (Encoding::Br, self.br),
            (Encoding::Gzip, self.gz),
            (Encoding::Identity, Some(self.identity)),
        ];
        let offered = offers.iter().filter(|(_, body)| body.is_some()).map(|(name, _)| *name);
        let chosen = encoding::choose(accept_encoding, offered);
        let body = offers.iter().find(|(name, _)| *name == chosen).and_then(|(_, body)| *body);
        (chosen, body.unwrap_or(self.identity))
    }
}

fn encoding_header(encoding: Encoding) -> Option<[(HeaderName, HeaderValue); 1]> {
    encoding.token().map(|token| [(CONTENT_ENCODING, HeaderValue::from_static(token))])
}

/// Whether `If-None-Match` names this very representation (or any, by `*`).
fn is_known_to_client(request: &HeaderMap, etag: &str) -> bool {
    let listed = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests;
