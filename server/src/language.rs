//! The language that a person chooses, kept by their browser, and with a user's other choices.

use app::request::context::{Visit, is_local_path};
use app::request::problem::Problem;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use domain::access::Actor;
use domain::language::Language;
use http::header::SET_COOKIE;
use portal::users;
use serde::Deserialize;

use crate::problems;
use crate::state::AppState;
use crate::visit::LANGUAGE_COOKIE;

const YEAR_S: u32 = 365 * 24 * 60 * 60;

/// The form in the page's header.
#[derive(Deserialize)]
pub struct Chosen {
    language: String,
    #[serde(default)]
    next: String,
}

/// `POST /language`: keeps the language and goes back.
pub async fn choose(
    State(app): State<AppState>,
    Extension(visit): Extension<Visit>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let Some(language) = Language::parse(&chosen.language) else {
        return problems::answer(Problem::Unreadable);
    };
    if matches!(visit.actor, Actor::User(_)) {
        let changed = users::change_language(&app.portal, &visit.actor, language).await;
        if let Err(error) = changed {
            return problems::of_error(&error);
        }
    }
    let secure = if app.edge.is_https { "; Secure" } else { "" };
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age={YEAR_S}; HttpOnly; SameSite=Lax{secure}",
        language.code()
    );
    let next = if is_local_path(&chosen.next) { &chosen.next } else { "/" };
    ([(SET_COOKIE, cookie)], Redirect::to(next)).into_response()
}
