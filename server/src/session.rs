//! HTTP sessions: a cookie that identifies a row, created at sign-in and deleted at sign-out.
//!
//! Visitors who do not sign in get neither cookie nor row. The cookie ends with the browser;
//! the lifetime of the row is decided by the portal.

use std::collections::HashMap;
use std::fmt;

use app::request::context::{RequestContext, SessionControl, SessionError, UserView};
use app::request::problem::{Problem, ShownProblem};
use app::routes;
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::language::Language;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use portal::Portal;
use portal::people::sessions::{self, Holder, Pass, SessionExpiry, SessionKey, SessionUser};
use portal::people::staff::sessions::StaffPass;
use serde::Serialize;
use time::OffsetDateTime;
use tower_sessions::cookie::{Cookie, SameSite};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions::{Session, SessionManagerLayer};

use crate::problems;
use crate::request_context::{NOBODYS, no_session};
use crate::state::AppState;

pub mod staff;

/// Browsers accept this name only with `Secure`, for the whole site and this host alone.
const COOKIE: &str = "__Host-aldia";
/// For a demo without https, where browsers differ in accepting `Secure` cookies.
const COOKIE_WITHOUT_HTTPS: &str = "aldia";

/// Key of the holder of a session to be opened.
const HOLDER: &str = "holder";
/// Key of the session that was read.
const FOUND: &str = "found";

/// Adds sessions to the routes.
pub fn with_sessions<S>(router: Router<S>, portal: &Portal, is_https: bool) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let name = if is_https { COOKIE } else { COOKIE_WITHOUT_HTTPS };
    layered(router, Store(portal.clone()), name, is_https)
}

/// The library's layer with our cookie, and what it leaves undone.
fn layered<S, T>(router: Router<S>, store: T, name: &'static str, is_https: bool) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    T: SessionStore + Clone,
{
    let layer = SessionManagerLayer::new(store)
        .with_name(name)
        .with_secure(is_https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/");
    router.layer(layer).layer(from_fn(check_the_removal)).layer(map_response(unsaved))
}

/// When the session of a response cannot be written, the library makes its status 500 and leaves
/// the rest. Nothing else answers so: our own problems are named, or have a page.
async fn unsaved(response: Response) -> Response {
    let is_named = response.extensions().get::<ShownProblem>().is_some();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_page = kind.is_some_and(|kind| kind.starts_with("text/html"));
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && !is_named && !is_page {
        return problems::answer(Problem::Busy);
    }
    response
}

/// The library removes the cookie of a session that it does not find. A request that was on its way
/// while another one got a new id would so remove the new cookie: only signing out removes one.
///
/// It removes cookies without `Secure`, too, so that browsers would keep a `__Host-` cookie.
async fn check_the_removal(request: Request, next: Next) -> Response {
    let signs_out = [routes::SIGN_OUT, routes::STAFF_SIGN_OUT].contains(&request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for line in cookies {
        match of_session(&line) {
            Some(cookie) if is_removal(&cookie) && !signs_out => {}
            Some(mut cookie) if cookie.name().starts_with("__Host-") => {
                cookie.set_secure(true);
                headers.extend(HeaderValue::try_from(cookie.to_string()).map(|l| (SET_COOKIE, l)));
            }
            Some(_) | None => {
                headers.append(SET_COOKIE, line);
            }
        }
    }
    response
}

fn of_session(line: &HeaderValue) -> Option<Cookie<'static>> {
    let cookie = Cookie::parse(line.to_str().ok()?.to_owned()).ok()?;
    let names = [COOKIE, COOKIE_WITHOUT_HTTPS, staff::COOKIE, staff::COOKIE_WITHOUT_HTTPS];
    names.contains(&cookie.name()).then_some(cookie)
}

fn is_removal(cookie: &Cookie<'_>) -> bool {
    cookie.max_age().is_some_and(time::Duration::is_zero)
}

/// Who asks, according to the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHolder {
    /// The actor.
    pub actor: Actor,
    /// The signed-in user.
    pub user: Option<UserView>,
    /// The language chosen by the user.
    pub language: Option<Language>,
    /// End of the session.
    pub expiry: SessionExpiry,
}

impl From<sessions::Session> for SessionHolder {
    fn from(session: sessions::Session) -> Self {
        let language = session.user.as_ref().and_then(|user| user.language);
        let view = |user: SessionUser| UserView { name: user.name, email: user.email.into() };
        let expiry = session.expiry();
        let (actor, user) = (session.holder.actor(), session.user.map(view));
        Self { actor, user, language, expiry }
    }
}

/// Who asks; `None` is nobody. Read once per request.
///
/// # Errors
/// When the database fails.
pub async fn known(session: &Session) -> portal::Result<Option<SessionHolder>> {
    Ok(found(session).await?.map(SessionHolder::from))
}

/// The same, read again: for a stream that began a while ago.
///
/// # Errors
/// When the database fails.
pub async fn known_still(
    portal: &Portal,
    session: &Session,
) -> portal::Result<Option<SessionHolder>> {
    let Some(id) = session.id() else { return Ok(None) };
    Ok(sessions::find(portal, &key(id)).await?.map(SessionHolder::from))
}

/// `GET /session/stay`: a reader who was warned keeps the session open. The answer is the rest in
/// seconds, and `final` if using the session does not postpone its end.
pub async fn stay(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Extension(session): Extension<Session>,
) -> Response {
    if context.actor == Actor::Nobody {
        return problems::answer(NOBODYS);
    }
    match touch(&app.portal, &session).await {
        Ok(Some(expiry)) => rest(&app, expiry),
        Ok(None) => problems::answer(NOBODYS),
        Err(error) => problems::of_error(&error),
    }
}

/// The rest of a session, as its warning reads it.
fn rest(app: &AppState, SessionExpiry { at, is_final }: SessionExpiry) -> Response {
    let rest_s = at.duration_since(app.portal.now()).as_secs().max(0);
    let is_final = if is_final { " final" } else { "" };
    format!("{rest_s}{is_final}").into_response()
}

/// Records that a person uses the session, and returns its end after that; not called for requests
/// that a page makes by itself.
///
/// # Errors
/// When the database fails.
pub async fn touch(portal: &Portal, session: &Session) -> portal::Result<Option<SessionExpiry>> {
    let (Some(id), Some(open)) = (session.id(), found(session).await?) else { return Ok(None) };
    Ok(Some(sessions::touch(portal, &key(id), &open).await?.expiry()))
}

async fn found(session: &Session) -> portal::Result<Option<sessions::Session>> {
    session.get(FOUND).await.map_err(of_library)
}

fn key(id: Id) -> SessionKey {
    SessionKey::of(&id.0.to_be_bytes())
}

/// Signs in and out.
pub struct Control(pub Session);

impl Control {
    /// A new id for a new holder. The row is written, and the cookie set, with the response.
    async fn hold(&self, holder: &Holder) -> Result<(), tower_sessions::session::Error> {
        let Self(session) = self;
        if session.id().is_some() {
            session.cycle_id().await?;
        }
        session.clear().await;
        session.insert(HOLDER, holder).await
    }
}

#[async_trait]
impl SessionControl for Control {
    async fn enter_as_staff(&self, _: &StaffPass) -> Result<(), SessionError> {
        Err(no_session())
    }

    async fn sign_in(&self, pass: &Pass) -> Result<(), SessionError> {
        self.hold(&Holder::User(pass.clone())).await.map_err(failed)
    }

    async fn hold_links(&self, invoices: Vec<InvoiceId>) -> Result<(), SessionError> {
        let holder = Holder::of_links(invoices)
            .ok_or_else(|| SessionError(portal::Error::internal("a link of no invoice")))?;
        self.hold(&holder).await.map_err(failed)
    }

    fn key(&self) -> Option<SessionKey> {
        self.0.id().map(key)
    }

    async fn sign_out(&self) -> Result<(), SessionError> {
        let Self(session) = self;
        if session.id().is_none() {
            return Ok(());
        }
        session.flush().await.map_err(failed)
    }
}

fn failed(error: tower_sessions::session::Error) -> SessionError {
    SessionError(of_library(error))
}

/// The library keeps the text of a store's error only.
const PASSING: &str = "the database is away or busy";

fn of_library(error: tower_sessions::session::Error) -> portal::Error {
    use tower_sessions::session::Error::Store;
    match error {
        Store(session_store::Error::Backend(text)) if text == PASSING => portal::Error::Busy,
        other => portal::Error::internal(other),
    }
}

/// Adapts the portal's rows to the library.
#[derive(Clone)]
struct Store(Portal);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let holder = record.data.get(HOLDER).cloned().unwrap_or_default();
        let holder: Holder = serde_json::from_value(holder).map_err(encoding)?;
        while !sessions::open(&self.0, &key(record.id), &holder).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    /// No-op: a row never changes its holder, since each new holder gets a new id.
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = sessions::find(&self.0, &key(*id)).await.map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        record(*id, &found).map(Some)
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::close(&self.0, &key(*id)).await.map_err(backend)
    }
}

/// A session that was read, for the library.
fn record(id: Id, found: &impl Serialize) -> session_store::Result<Record> {
    let found = serde_json::to_value(found).map_err(encoding)?;
    let data = HashMap::from([(FOUND.to_owned(), found)]);
    // The portal decides when the session ends.
    Ok(Record { id, data, expiry_date: OffsetDateTime::UNIX_EPOCH })
}

fn backend(error: portal::Error) -> session_store::Error {
    if error.is_passing() {
        tracing::warn!(%error, "a session could not be read or written");
        return session_store::Error::Backend(PASSING.to_owned());
    }
    session_store::Error::Backend(error.to_string())
}

fn encoding(error: serde_json::Error) -> session_store::Error {
    session_store::Error::Encode(error.to_string())
}

#[cfg(test)]
mod tests;
