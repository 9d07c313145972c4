//! The language that a person chooses, kept in a cookie and in the user's preferences.

use app::request::context::{RequestContext, is_local_path};
use app::request::cookies::{self, LANGUAGE_COOKIE, LANGUAGE_S};
use app::request::problem::Problem;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use domain::access::Actor;
use domain::language::Language;
use http::header::SET_COOKIE;
use portal::people::users;
use serde::Deserialize;

use crate::problems;
use crate::state::AppState;

/// The form in the page's header.
#[derive(Deserialize)]
pub struct LanguageChoice {
    language: String,
    #[serde(default)]
    next: String,
}

/// `POST /language`: stores the language and redirects back.
pub async fn choose(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Form(chosen): Form<LanguageChoice>,
) -> Response {
    let Some(language) = Language::parse(&chosen.language) else {
        return problems::answer(Problem::Unreadable);
    };
    if matches!(context.actor, Actor::User(_)) {
        let changed = users::change_language(&app.portal, &context.actor, language).await;
        if let Err(error) = changed {
            return problems::of_error(&error);
        }
    }
    let cookie = cookies::line(LANGUAGE_COOKIE, language.code(), LANGUAGE_S, app.edge.is_https);
    let next = if is_local_path(&chosen.next) { &chosen.next } else { "/" };
    (AppendHeaders(cookie.map(|line| (SET_COOKIE, line))), Redirect::to(next)).into_response()
}
