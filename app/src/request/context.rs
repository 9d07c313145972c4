//! Request context for pages and server functions: who asks, in which language, from where.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Actor;
use domain::calendar::Timestamp;
use domain::ids::InvoiceId;
use domain::language::Language;
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use portal::Portal;
use portal::people::sessions::{Pass, SessionExpiry, SessionKey};
use portal::people::staff::sessions::StaffPass;

/// Context of one request. The server provides it to every page and server function.
#[derive(Clone)]
pub struct RequestContext {
    pub portal: Portal,
    pub actor: Actor,
    /// Language of the response.
    pub language: Language,
    pub user: Option<UserView>,
    /// Set on the pages of staff, for a member who signed in.
    pub staff: Option<StaffView>,
    /// Set for a member of staff who looks at the pages of this user.
    pub viewing: Option<ViewingStaff>,
    /// What the browser calls itself.
    pub agent: String,
    /// Client address, for throttling only; never logged.
    pub client: String,
    pub session: Arc<dyn SessionControl>,
    /// The browser's session cookie names a session that is no longer open.
    pub session_ended: bool,
    /// End of the session.
    pub session_expiry: Option<SessionExpiry>,
    /// Path of the request, such as `/invoices`.
    pub path: String,
    /// Query of the request without `?`; may be empty.
    pub query: String,
}

/// The signed-in user as shown on pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserView {
    pub name: String,
    pub email: String,
}

/// The signed-in member of staff as shown on pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    pub name: String,
    pub counts: MenuCounts,
    /// Public number of the session.
    pub session: String,
    /// Recovery codes are still to be shown.
    pub has_codes: bool,
}

/// A member of staff who looks at a user's pages, which then change nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewingStaff {
    pub name: String,
    pub ends_at: Timestamp,
}

/// What waits for a member of staff, as the menu says it; 0 of what they do not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MenuCounts {
    /// Cases that are late.
    pub overdue_cases: u32,
    /// Requests that they may approve.
    pub approvals: u32,
    /// Parts of the portal that do not get on.
    pub failing_parts: u32,
}

/// Path and query of the request, for returning to this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here(pub String);

impl Here {
    /// Path of the page, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.split('?').next().unwrap_or_default()
    }
}

/// Whether the browser's session cookie names a session that is no longer open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEnded(pub bool);

/// The session could not be read or written because the database failed.
#[derive(Debug, thiserror::Error)]
#[error("the session failed: {0}")]
pub struct SessionError(pub portal::Error);

/// Changes the actor of this request's session. Each change renews the session id.
#[async_trait]
pub trait SessionControl: Send + Sync {
    /// Binds the session to the authenticated user.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn sign_in(&self, pass: &Pass) -> Result<(), SessionError>;

    /// Binds the session to a member of staff, or renews it after a new proof. Only on addresses of
    /// staff.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn enter_as_staff(&self, pass: &StaffPass) -> Result<(), SessionError>;

    /// Begins a session that sees and pays these invoices, as the holder of their pay-link.
    ///
    /// # Errors
    /// When the session cannot be written.
    async fn hold_links(&self, invoices: Vec<InvoiceId>) -> Result<(), SessionError>;

    /// Key of the open session, if there is one.
    fn key(&self) -> Option<SessionKey>;

    /// # Errors
    /// When the session cannot be written.
    async fn sign_out(&self) -> Result<(), SessionError>;
}

/// Context of this request. Call before the first `await`.
///
/// # Panics
/// Outside of a request: the server provides the context before it renders or runs anything.
#[must_use]
pub fn request_context() -> RequestContext {
    expect_context()
}

/// Responds with `303 See Other` to `path`, from pages and server functions alike. The server turns
/// a redirect to a foreign site other than the gateway into a 500.
///
/// # Panics
/// When `path` contains characters that are invalid in a header, such as a line break.
pub fn redirect(path: &str) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let location = HeaderValue::from_str(path).expect("addresses are printable ASCII");
    response.insert_header(LOCATION, location);
    response.set_status(StatusCode::SEE_OTHER);
}

/// First value of a name in a query.
#[must_use]
pub fn query_value(query: &str, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Whether external input (such as `next`) is a local path: it starts with a single slash, and no
/// browser can interpret it as another host.
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
