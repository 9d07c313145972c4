//! Who asks, as their session says.

use std::sync::Arc;

use app::context::{SessionControl, UserView};
use domain::access::Actor;
use domain::language::Language;
use http::request::Parts;

use super::NoSession;
use crate::state::AppState;

/// Somebody, or nobody.
pub struct Who {
    /// Who asks.
    pub actor: Actor,
    /// The signed-in user.
    pub user: Option<UserView>,
    /// The language that the user has chosen.
    pub language: Option<Language>,
    /// Signs in and out.
    pub session: Arc<dyn SessionControl>,
}

/// Asks the session of a request; also asked again while a stream of events lasts.
///
/// # Errors
/// When the database fails.
pub async fn who(_app: &AppState, _parts: &Parts) -> portal::Result<Who> {
    let session: Arc<dyn SessionControl> = Arc::new(NoSession);
    Ok(Who { actor: Actor::Nobody, user: None, language: None, session })
}

/// Whether the session of a request that began a while ago is still this actor's. It reads the
/// session anew, and does not count as use of it.
///
/// # Errors
/// When the database fails.
pub async fn is_still(app: &AppState, parts: &Parts, actor: &Actor) -> portal::Result<bool> {
    Ok(who(app, parts).await?.actor == *actor)
}
