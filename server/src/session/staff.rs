//! Sessions of staff: another cookie and other rows than those of customers, on other addresses, so
//! that neither is ever taken for the other.

use app::request::context::{RequestContext, SessionControl, SessionError};
use async_trait::async_trait;
use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Router};
use domain::ids::InvoiceId;
use portal::Portal;
use portal::people::sessions::{Pass, SessionKey};
use portal::people::staff::sessions::{self, StaffPass, StaffSession};
use tower_sessions::Session;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

use super::{FOUND, HOLDER, backend, encoding, failed, key, layered, record};
use crate::problems;
use crate::request_context::{NOBODYS, no_session};
use crate::state::AppState;

/// Browsers accept this name only for the whole site, with `Secure`, and for this host alone. A
/// narrower path would need another prefix, which a sister domain could write.
pub(super) const COOKIE: &str = "__Host-aldia-staff";
/// For a demo without https.
pub(super) const COOKIE_WITHOUT_HTTPS: &str = "aldia-staff";

/// Adds sessions of staff to their routes.
pub fn with_staff_sessions<S>(router: Router<S>, portal: &Portal, is_https: bool) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let name = if is_https { COOKIE } else { COOKIE_WITHOUT_HTTPS };
    layered(router, StaffStore(portal.clone()), name, is_https)
}

/// The open session of a request, with the roles of now.
///
/// # Errors
/// When the database fails.
pub async fn known(session: &Session) -> portal::Result<Option<StaffSession>> {
    let found: Option<StaffSession> = session.get(FOUND).await.map_err(super::of_library)?;
    Ok(session.id().and(found))
}

/// The same, read again: for a stream that began a while ago.
///
/// # Errors
/// When the database fails.
pub async fn known_still(
    portal: &Portal,
    session: &Session,
) -> portal::Result<Option<StaffSession>> {
    let Some(id) = session.id() else { return Ok(None) };
    sessions::find(portal, &key(id)).await
}

/// Records the use of an open session; returns it after it.
///
/// # Errors
/// When the database fails.
pub async fn touch(
    portal: &Portal,
    session: &Session,
    open: StaffSession,
) -> portal::Result<StaffSession> {
    match session.id() {
        Some(id) => sessions::touch(portal, &key(id), &open).await,
        None => Ok(open),
    }
}

/// `GET /staff/session/stay`: as [`super::stay`], for staff. The request itself is use.
pub async fn stay(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
) -> Response {
    match context.session_expiry {
        Some(expiry) => super::rest(&app, expiry),
        None => problems::answer(NOBODYS),
    }
}

/// Signs staff in and out.
pub struct StaffControl(pub Session);

#[async_trait]
impl SessionControl for StaffControl {
    async fn sign_in(&self, _: &Pass) -> Result<(), SessionError> {
        Err(no_session())
    }

    async fn enter_as_staff(&self, pass: &StaffPass) -> Result<(), SessionError> {
        let Self(session) = self;
        let entering = async {
            if session.id().is_some() {
                session.cycle_id().await?;
            }
            session.clear().await;
            session.insert(HOLDER, pass).await
        };
        entering.await.map_err(failed)
    }

    async fn hold_links(&self, _: Vec<InvoiceId>) -> Result<(), SessionError> {
        Err(no_session())
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

/// Adapts the portal's rows to the library.
#[derive(Clone)]
struct StaffStore(Portal);

impl std::fmt::Debug for StaffStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffStore")
    }
}

#[async_trait]
impl SessionStore for StaffStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let pass = record.data.get(HOLDER).cloned().unwrap_or_default();
        let pass: StaffPass = serde_json::from_value(pass).map_err(encoding)?;
        while !sessions::open(&self.0, &key(record.id), &pass).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    /// No-op: a row never changes its holder, since each new proof gets a new id.
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = sessions::find(&self.0, &key(*id)).await.map_err(backend)?;
        found.map(|found| record(*id, &found)).transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::close(&self.0, &key(*id)).await.map_err(backend)
    }
}
