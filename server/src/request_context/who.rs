//! Who asks, as their session says.

use std::sync::Arc;

use app::request::context::{SessionControl, UserView};
use domain::access::Actor;
use domain::language::Language;
use http::request::Parts;
use tower_sessions::Session;

use super::NoSession;
use crate::session;
use crate::state::AppState;

/// What pages ask for by themselves, however long nobody looks at them.
const BY_ITSELF: &str = "/events";

/// Somebody, or nobody.
pub struct Who {
    /// Who asks.
    pub actor: Actor,
    /// The signed-in user.
    pub user: Option<UserView>,
    /// The language that the user has chosen.
    pub language: Option<Language>,
    /// The browser names a session that is open no longer.
    pub session_ended: bool,
    /// Signs in and out.
    pub session: Arc<dyn SessionControl>,
}

/// Asks the session of a request, and notes that it is in use.
///
/// # Errors
/// When the database fails.
pub async fn who(app: &AppState, parts: &Parts) -> portal::Result<Who> {
    let Some(session) = parts.extensions.get::<Session>() else {
        return Ok(nobody(Arc::new(NoSession), false));
    };
    let control: Arc<dyn SessionControl> = Arc::new(session::Control(session.clone()));
    let had_one = session.id().is_some();
    let Some(known) = session::known(session).await? else { return Ok(nobody(control, had_one)) };
    if is_of_a_person(parts) {
        session::touch(&app.portal, session).await?;
    }
    let session::SessionHolder { actor, user, language } = known;
    Ok(Who { actor, user, language, session_ended: false, session: control })
}

/// Whether somebody did something: went to a page or sent a form. What an open page asks for by
/// itself is no use of the session, however long it goes on.
fn is_of_a_person(parts: &Parts) -> bool {
    let mode = parts.headers.get("sec-fetch-mode").and_then(|mode| mode.to_str().ok());
    !parts.uri.path().starts_with(BY_ITSELF) && mode.is_none_or(|mode| mode == "navigate")
}

fn nobody(session: Arc<dyn SessionControl>, session_ended: bool) -> Who {
    Who { actor: Actor::Nobody, user: None, language: None, session_ended, session }
}

/// Whether the session of a request that began a while ago is still this actor's. It reads the
/// session anew, and does not count as use of it.
///
/// # Errors
/// When the database fails.
pub async fn is_still(app: &AppState, parts: &Parts, actor: &Actor) -> portal::Result<bool> {
    let Some(session) = parts.extensions.get::<Session>() else { return Ok(false) };
    let known = session::known_still(&app.portal, session).await?;
    Ok(known.is_some_and(|known| known.actor == *actor))
}
