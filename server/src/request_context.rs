//! The request context, created once per request of a person, before any page or server function.

use std::sync::{Arc, OnceLock};

use app::request::context::{RequestContext, SessionControl, SessionError};
use app::request::cookies::{self, LANGUAGE_COOKIE};
use app::request::problem::Problem;
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::ids::InvoiceId;
use domain::language::Language;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use http::request::Parts;
use portal::people::sessions::{Pass, SessionKey};
use portal::people::staff::sessions::StaffPass;

use crate::problems;
use crate::state::AppState;

mod client;
pub mod who;

use who::Who;

/// Hands the context of an inner layer to an outer one.
#[derive(Clone, Default)]
pub struct ContextSlot(Arc<OnceLock<RequestContext>>);

impl ContextSlot {
    /// The context, once it is known who asks.
    #[must_use]
    pub fn get(&self) -> Option<&RequestContext> {
        self.0.get()
    }
}

/// The layer: reads the session and puts the context into the request's extensions.
pub async fn welcome(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let who = who::who(&app, &parts).await;
    go_on(&app, Request::from_parts(parts, body), who, next).await
}

/// The same on the addresses of staff.
pub async fn welcome_staff(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let who = who::member(&app, &parts, &client::address(&app, &parts)).await;
    go_on(&app, Request::from_parts(parts, body), who, next).await
}

async fn go_on(app: &AppState, request: Request, who: portal::Result<Who>, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let who = match who {
        Ok(who) => who,
        Err(error) => return problems::of_error(&error),
    };
    let context = context_of(app, &parts, who);
    if let Some(slot) = parts.extensions.get::<ContextSlot>() {
        // A request passes here once; otherwise the first context is kept.
        let _ = slot.0.set(context.clone());
    }
    let is_refused = context.viewing.is_some() && !is_looking(&parts);
    parts.extensions.insert(context);
    if is_refused {
        return problems::answer(Problem::OnlyLooking);
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Whether a request only looks: it reads, and neither begins a session nor shows what others are
/// sent in secret.
fn is_looking(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let is_open = !SECRETS.iter().any(|begin| path.starts_with(begin));
    parts.method.is_safe() && is_open
}

/// Addresses with codes or links of others, or that change the session.
const SECRETS: [&str; 7] =
    ["/l/", "/session/", "/sign-in", "/reset/", "/undo-email/", "/invitation/", "/demo/mails"];

fn context_of(app: &AppState, parts: &Parts, who: Who) -> RequestContext {
    let fallback = || who.language.or_else(|| asked_language(&parts.headers));
    let language = chosen_language(&parts.headers).or_else(fallback);
    let portal = if who.viewing.is_some() { &app.looking } else { &app.portal };
    RequestContext {
        portal: portal.clone(),
        actor: who.actor,
        language: language.unwrap_or(app.portal.settings.institution.language),
        user: who.user,
        staff: who.staff,
        viewing: who.viewing,
        agent: agent(&parts.headers),
        client: client::address(app, parts),
        session: who.session,
        session_ended: who.session_ended,
        session_expiry: who.session_expiry,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
    }
}

/// An anonymous context, for problems that occur before it is known who asks.
#[must_use]
pub fn stranger_at(app: &AppState, parts: &Parts) -> RequestContext {
    let language = chosen_language(&parts.headers).or_else(|| asked_language(&parts.headers));
    let stranger = app.pages.stranger().clone();
    RequestContext {
        language: language.unwrap_or(stranger.language),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        ..stranger
    }
}

/// What the browser calls itself.
fn agent(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

/// The language stored in the cookie.
fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    Language::parse(&cookies::find(headers, LANGUAGE_COOKIE)?)
}

fn asked_language(headers: &HeaderMap) -> Option<Language> {
    Language::negotiate(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

/// Stands in where there can be no session.
pub struct NoSession;

#[async_trait]
impl SessionControl for NoSession {
    async fn enter_as_staff(&self, _: &StaffPass) -> Result<(), SessionError> {
        Err(no_session())
    }

    async fn sign_in(&self, _: &Pass) -> Result<(), SessionError> {
        Err(no_session())
    }

    async fn hold_links(&self, _: Vec<InvoiceId>) -> Result<(), SessionError> {
        Err(no_session())
    }

    fn key(&self) -> Option<SessionKey> {
        None
    }

    async fn sign_out(&self) -> Result<(), SessionError> {
        Ok(())
    }
}

/// Error of an address without such a session.
#[must_use]
pub fn no_session() -> SessionError {
    SessionError(portal::Error::internal("this address has no session"))
}

/// The problem of an anonymous request that needs a session.
pub const NOBODYS: Problem = Problem::NotFound;

#[cfg(test)]
mod tests;
