//! Sessions over HTTP: a cookie that names a row, opened and closed by who signs in and out.
//!
//! Who comes without signing in gets neither cookie nor row. The cookie ends with the browser;
//! how long the session lasts without it is the portal's business.

use std::collections::HashMap;
use std::fmt;

use app::request::context::{SessionControl, SessionError, UserView};
use async_trait::async_trait;
use axum::Router;
use axum::middleware::map_response;
use axum::response::Response;
use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::language::Language;
use http::HeaderValue;
use http::header::SET_COOKIE;
use portal::Portal;
use portal::people::sessions::{self, Holder, Pass, SessionKey, SessionUser};
use time::OffsetDateTime;
use tower_sessions::cookie::{Cookie, SameSite};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions::{Session, SessionManagerLayer};

/// Browsers take a cookie of this name only with `Secure`, for the whole site and this host alone.
const COOKIE: &str = "__Host-aldia";
/// On a demo without https, where browsers differ in whether they keep a `Secure` cookie.
const COOKIE_WITHOUT_HTTPS: &str = "aldia";

/// Where a record keeps whose session is to be opened.
const HOLDER: &str = "holder";
/// Where a record keeps the session that was found.
const FOUND: &str = "found";

/// Gives the routes sessions.
pub fn with_sessions<S>(router: Router<S>, portal: &Portal, is_https: bool) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let layer = SessionManagerLayer::new(Store(portal.clone()))
        .with_name(if is_https { COOKIE } else { COOKIE_WITHOUT_HTTPS })
        .with_secure(is_https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/");
    router.layer(layer).layer(map_response(secure_the_removal))
}

/// The library removes a cookie without saying `Secure`, and browsers then keep a `__Host-` one.
async fn secure_the_removal(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        headers.append(SET_COOKIE, secured(&cookie).unwrap_or(cookie));
    }
    response
}

fn secured(line: &HeaderValue) -> Option<HeaderValue> {
    let mut cookie = Cookie::parse(line.to_str().ok()?).ok().filter(|it| it.name() == COOKIE)?;
    cookie.set_secure(true);
    HeaderValue::try_from(cookie.to_string()).ok()
}

/// Who asks, as their session says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHolder {
    /// As whom they ask.
    pub actor: Actor,
    /// The signed-in user.
    pub user: Option<UserView>,
    /// What the user chose to read.
    pub language: Option<Language>,
}

impl From<sessions::Session> for SessionHolder {
    fn from(session: sessions::Session) -> Self {
        let language = session.user.as_ref().and_then(|user| user.language);
        let view = |user: SessionUser| UserView { name: user.name, email: user.email.into() };
        Self { actor: session.holder.actor(), user: session.user.map(view), language }
    }
}

/// Who asks; `None` is nobody. One read for each request, however often it is asked.
///
/// # Errors
/// When the database fails.
pub async fn known(session: &Session) -> portal::Result<Option<SessionHolder>> {
    Ok(found(session).await?.map(SessionHolder::from))
}

/// The same, read anew: for a stream that began a while ago.
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

/// Notes that a person uses the session; not called for what a page does by itself.
///
/// # Errors
/// When the database fails.
pub async fn touch(portal: &Portal, session: &Session) -> portal::Result<()> {
    match (session.id(), found(session).await?) {
        (Some(id), Some(open)) => sessions::touch(portal, &key(id), &open).await,
        _ => Ok(()),
    }
}

async fn found(session: &Session) -> portal::Result<Option<sessions::Session>> {
    session.get(FOUND).await.map_err(portal::Error::internal)
}

fn key(id: Id) -> SessionKey {
    SessionKey::of(&id.0.to_be_bytes())
}

/// Signs in and out.
pub struct Control(pub Session);

impl Control {
    /// A new id for a new holder. The row is written, and the cookie set, with the answer.
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
    async fn sign_in(&self, pass: &Pass) -> Result<(), SessionError> {
        self.hold(&Holder::User(pass.clone())).await.map_err(failed)
    }

    async fn hold_link(&self, invoice: &InvoiceId) -> Result<(), SessionError> {
        self.hold(&Holder::Link(invoice.clone())).await.map_err(failed)
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

fn failed(error: impl fmt::Display) -> SessionError {
    SessionError(error.to_string())
}

/// The rows of the portal, as the library wants them.
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

    /// Nothing: a row never gets another holder, since each change of holder is a new id.
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = sessions::find(&self.0, &key(*id)).await.map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let found = serde_json::to_value(found).map_err(encoding)?;
        let data = HashMap::from([(FOUND.to_owned(), found)]);
        // The portal knows when the session ends; the library asks nobody but it.
        let expiry_date = OffsetDateTime::UNIX_EPOCH;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::close(&self.0, &key(*id)).await.map_err(backend)
    }
}

fn backend(error: portal::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn encoding(error: serde_json::Error) -> session_store::Error {
    session_store::Error::Encode(error.to_string())
}

#[cfg(test)]
mod tests;
