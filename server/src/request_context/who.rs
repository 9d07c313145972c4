//! Who asks, according to the session.

use std::sync::Arc;

use app::request::context::{MenuCounts, SessionControl, StaffView, UserView, ViewingStaff};
use app::request::cookies;
use app::routes;
use domain::access::{Actor, Extent, Right};
use domain::approvals::ApprovalKind;
use domain::language::Language;
use http::request::Parts;
use portal::contact::cases;
use portal::people::account_views::{self, OpenView};
use portal::people::sessions::SessionExpiry;
use portal::views::desk::approvals;
use tower_sessions::Session;

use super::NoSession;
use crate::session;
use crate::state::AppState;

/// Requests that pages make by themselves.
const BY_ITSELF: [&str; 2] = [routes::EVENTS, routes::STAFF_EVENTS];

/// Requests of scripts that a person of staff makes: keeping the session, typing into the search.
const BY_HAND: [&str; 2] = [routes::STAFF_STAY, routes::STAFF_SEARCH];

/// Somebody, or nobody.
pub struct Who {
    /// Who asks.
    pub actor: Actor,
    /// The signed-in user.
    pub user: Option<UserView>,
    /// The signed-in member of staff.
    pub staff: Option<StaffView>,
    /// Set for a member of staff who looks at the pages of the user.
    pub viewing: Option<ViewingStaff>,
    /// The language chosen by the user.
    pub language: Option<Language>,
    /// The browser sent a session that has ended.
    pub session_ended: bool,
    /// End of the session.
    pub session_expiry: Option<SessionExpiry>,
    /// Signs in and out.
    pub session: Arc<dyn SessionControl>,
}

/// Reads the session of a request, and records its use. Whoever looks at somebody's pages does so
/// in the place of their own session, which stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn who(app: &AppState, parts: &Parts) -> portal::Result<Who> {
    if let Some(view) = open_view(app, parts).await? {
        return Ok(looking(view));
    }
    let Some(session) = parts.extensions.get::<Session>() else {
        return Ok(nobody(Arc::new(NoSession), false));
    };
    let control: Arc<dyn SessionControl> = Arc::new(session::Control(session.clone()));
    let had_one = session.id().is_some();
    let Some(known) = session::known(session).await? else { return Ok(nobody(control, had_one)) };
    let session::SessionHolder { actor, user, language, mut expiry } = known;
    if is_of_a_person(parts)
        && let Some(postponed) = session::touch(&app.portal, session).await?
    {
        expiry = postponed;
    }
    let (session_expiry, session) = (Some(expiry), control);
    let (staff, viewing, session_ended) = (None, None, false);
    Ok(Who { actor, user, staff, viewing, language, session_ended, session_expiry, session })
}

/// The open view of a request.
async fn open_view(app: &AppState, parts: &Parts) -> portal::Result<Option<OpenView>> {
    match cookies::view_token(&parts.headers, app.edge.is_https) {
        Some(token) => account_views::find(&app.portal, &token).await,
        None => Ok(None),
    }
}

/// A member of staff as the user whose pages they look at, without a session to change.
fn looking(view: OpenView) -> Who {
    let user = UserView { name: view.user_name, email: view.user_email.into() };
    let viewing = ViewingStaff { name: view.staff, ends_at: view.ends_at };
    Who {
        actor: Actor::User(view.user),
        user: Some(user),
        viewing: Some(viewing),
        language: view.language,
        ..nobody(Arc::new(NoSession), false)
    }
}

/// Reads the session of staff of a request from an address, with the roles of now, and records its
/// use.
///
/// # Errors
/// When the database fails.
pub async fn member(app: &AppState, parts: &Parts, address: &str) -> portal::Result<Who> {
    let Some(session) = parts.extensions.get::<Session>() else {
        return Ok(nobody(Arc::new(NoSession), false));
    };
    let control: Arc<dyn SessionControl> = Arc::new(session::staff::StaffControl(session.clone()));
    let had_one = session.id().is_some();
    let Some(mut known) = session::staff::known(session).await? else {
        return Ok(nobody(control, had_one));
    };
    if is_of_a_person(parts) || BY_HAND.contains(&parts.uri.path()) {
        known = session::staff::touch(&app.portal, session, known).await?;
    }
    let (name, number) = (known.name.clone(), known.number.clone());
    let session_expiry = Some(known.expiry());
    let actor = known.actor(address, app.portal.now());
    let counts = counts(app, &actor).await?;
    let view = StaffView { name, counts, session: number, has_codes: known.has_codes };
    Ok(Who {
        actor,
        staff: Some(view),
        language: known.language,
        session_expiry,
        ..nobody(control, false)
    })
}

/// What waits for a member of staff.
async fn counts(app: &AppState, actor: &Actor) -> portal::Result<MenuCounts> {
    let overdue_cases = match actor.may_in_part(Right::Answer) {
        true => cases::overdue_cases(&app.portal, actor).await?,
        false => 0,
    };
    let approves = |kind: &ApprovalKind| actor.extent(kind.right()) >= Extent::Approve;
    let approvals = match ApprovalKind::ALL.iter().any(approves) {
        true => approvals::waiting(&app.portal, actor).await?,
        false => 0,
    };
    let failing_parts = match actor.may(Right::SeeFigures) {
        true => app.alarms.count(&app.portal).await?,
        false => 0,
    };
    Ok(MenuCounts { overdue_cases, approvals, failing_parts })
}

/// Whether a person did something: opened a page or sent a form. Requests that an open page makes
/// by itself do not count as use of the session.
fn is_of_a_person(parts: &Parts) -> bool {
    let mode = parts.headers.get("sec-fetch-mode").and_then(|mode| mode.to_str().ok());
    let path = parts.uri.path();
    !BY_ITSELF.iter().any(|events| path.starts_with(events))
        && mode.is_none_or(|mode| mode == "navigate")
}

fn nobody(session: Arc<dyn SessionControl>, session_ended: bool) -> Who {
    let (user, language, session_expiry) = (None, None, None);
    let (actor, staff, viewing) = (Actor::Nobody, None, None);
    Who { actor, user, staff, viewing, language, session_ended, session_expiry, session }
}

/// Whether the session of a request that began a while ago is still this actor's, perhaps with more
/// links. It reads the
/// session again, and does not count as use of it.
///
/// # Errors
/// When the database fails.
pub async fn is_still(app: &AppState, parts: &Parts, actor: &Actor) -> portal::Result<bool> {
    if let Some(view) = open_view(app, parts).await? {
        return Ok(Actor::User(view.user) == *actor);
    }
    let Some(session) = parts.extensions.get::<Session>() else { return Ok(false) };
    let known = session::known_still(&app.portal, session).await?;
    Ok(known.is_some_and(|known| known.actor.covers(actor)))
}

/// The same for a member of staff: with other roles, or after another sign-in, it is not.
///
/// # Errors
/// When the database fails.
pub async fn is_still_member(app: &AppState, parts: &Parts, actor: &Actor) -> portal::Result<bool> {
    let Some(session) = parts.extensions.get::<Session>() else { return Ok(false) };
    let known = session::staff::known_still(&app.portal, session).await?;
    let Actor::Staff { id, roles, .. } = actor else { return Ok(false) };
    Ok(known.is_some_and(|known| known.staff == *id && known.roles == *roles))
}
