//! What a page and a server function know of the request: who asks, in which language, from where.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::language::Language;
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use portal::Portal;
use portal::people::sessions::{Pass, SessionKey};

/// One request of one person. The server provides it with every page and server function.
#[derive(Clone)]
pub struct RequestContext {
    /// The one handle to everything that happens.
    pub portal: Portal,
    /// Who asks.
    pub actor: Actor,
    /// The language they read.
    pub language: Language,
    /// The signed-in user, for greeting them.
    pub user: Option<UserView>,
    /// The address of the client, for throttling only; never logged.
    pub client: String,
    /// Signs in and out.
    pub session: Arc<dyn SessionControl>,
    /// The browser names a session that is open no longer.
    pub session_ended: bool,
    /// The path of the request, such as `/invoices`.
    pub path: String,
    /// The query of the request without `?`, empty when there is none.
    pub query: String,
}

/// What pages show of the signed-in user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserView {
    /// How they are called.
    pub name: String,
    /// Where they are written to.
    pub email: String,
}

/// The path and query of the request, to come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here(pub String);

/// The browser names a session that is open no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEnded(pub bool);

/// The session could not be read or written: the database failed.
#[derive(Debug, thiserror::Error)]
#[error("the session failed: {0}")]
pub struct SessionError(pub String);

/// Changes who asks, for this request's session. Each change gives the session a new id.
#[async_trait]
pub trait SessionControl: Send + Sync {
    /// From now on the session is that of the user who showed who they are.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn sign_in(&self, pass: &Pass) -> Result<(), SessionError>;

    /// From now on the session holds a pay-link to this invoice.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn hold_link(&self, invoice: &InvoiceId) -> Result<(), SessionError>;

    /// The key of the open session; none where there is none.
    fn key(&self) -> Option<SessionKey>;

    /// From now on the session is nobody's.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn sign_out(&self) -> Result<(), SessionError>;
}

/// The request of this request. Ask before the first `await`.
///
/// # Panics
/// Outside of a request: the server provides one before it renders or runs anything.
#[must_use]
pub fn request_context() -> RequestContext {
    expect_context()
}

/// Answers `303 See Other`: the browser gets `path` next. Pages and server functions both use it.
/// The server refuses, with 500, what leads neither into the site nor to the gateway.
///
/// # Panics
/// When `path` holds what no address may, such as a line break.
pub fn redirect(path: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let location = HeaderValue::from_str(path).expect("addresses are printable ASCII");
    response.insert_header(LOCATION, location);
    response.set_status(StatusCode::SEE_OTHER);
}

/// The first value of a name in a query.
#[must_use]
pub fn query_value(query: &str, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Whether a text from outside (such as `next`) is a path of this site: it starts with one slash,
/// and no browser reads another host into it.
#[must_use]
pub fn is_local_path(text: &str) -> bool {
    let inside = text.starts_with('/') && !text.starts_with("//");
    inside && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_local() {
        for (text, expected) in [
            ("/", true),
            ("/invoices?show=paid&page=2", true),
            ("", false),
            ("invoices", false),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("/\t/evil.example", false),
            ("https://evil.example/", false),
            ("javascript:alert(1)", false),
            ("/a\r\nset-cookie: b=c", false),
        ] {
            assert_eq!(is_local_path(text), expected, "{text:?}");
        }
    }
}
