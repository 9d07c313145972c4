//! Error responses: handlers name the problem, and one layer turns it into a designed page, or into
//! a line of JSON for machines. Foreign and missing look the same.

use app::request::problem::{Problem, ShownProblem};
use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::request_context::{ContextSlot, stranger_at};
use crate::state::AppState;

/// A response that only names the problem; [`dress`] renders its page.
#[must_use]
pub fn answer(problem: Problem) -> Response {
    let mut response = problem.status().into_response();
    response.extensions_mut().insert(ShownProblem(problem));
    response
}

/// The default response to an error of a use case. Internal errors are logged here and never leave
/// the server.
#[must_use]
pub fn of_error(error: &portal::Error) -> Response {
    let problem = Problem::from(error);
    match problem {
        Problem::Broken => tracing::error!(%error, "a use case failed"),
        Problem::Busy => tracing::warn!(%error, "a use case could not be done now"),
        _ => {}
    }
    let mut response = answer(problem);
    if error.is_conflict() {
        response.extensions_mut().insert(Conflict);
    }
    if let portal::Error::TooMany(seconds) = error {
        response.headers_mut().insert(RETRY_AFTER, (*seconds).into());
    }
    response
}

/// Marks a response whose use case was ended by a deadlock or a serialization failure.
#[derive(Debug, Clone, Copy)]
pub struct Conflict;

/// Seconds after which a client may ask again, where nothing else is said.
const RETRY_AFTER_S: u64 = 3;

/// The layer: renders a page for every problem that has none yet, and says when to come back
/// wherever the answer is that it cannot be done now.
pub async fn dress(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = dressed(&app, request, next).await;
    let headers = response.headers();
    let says_when = headers.contains_key(RETRY_AFTER);
    if response.status() == StatusCode::SERVICE_UNAVAILABLE && !says_when {
        response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_S.into());
    }
    response
}

async fn dressed(app: &AppState, mut request: Request, next: Next) -> Response {
    let slot = ContextSlot::default();
    request.extensions_mut().insert(slot.clone());
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = problem_of(&response) else { return response };

    let mut dressed = if wants_page(&asked.headers) {
        let context = slot.get().cloned().unwrap_or_else(|| stranger_at(app, &asked));
        let mut asked = asked;
        asked.extensions.insert(context);
        app.pages.render_problem(problem, asked).await
    } else {
        (problem.status(), Json(json!({ "problem": problem.code() }))).into_response()
    };
    keep_headers(response.headers(), dressed.headers_mut());
    dressed
}

/// Headers of the original response that are kept.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [ALLOW, RETRY_AFTER, http::header::SET_COOKIE] {
        for value in from.get_all(&name) {
            to.append(name.clone(), value.clone());
        }
    }
}

/// The problem of a response: named by one of our handlers, or left without a body or with a line
/// of plain text by a layer or an extractor of a library.
fn problem_of(response: &Response) -> Option<Problem> {
    if let Some(ShownProblem(problem)) = response.extensions().get::<ShownProblem>() {
        return Some(*problem);
    }
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_bare = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    if !is_bare || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(of_status(status))
}

fn of_status(status: StatusCode) -> Problem {
    let known = Problem::ALL.into_iter().find(|problem| problem.status() == status);
    known.unwrap_or(if status.is_server_error() { Problem::Broken } else { Problem::Unreadable })
}

/// Browsers accept HTML when they navigate; scripts and machines do not.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_error_of_a_library_gets_a_page_and_a_finished_answer_stays() {
        for (response, expected) in [
            (StatusCode::OK.into_response(), None),
            (StatusCode::SEE_OTHER.into_response(), None),
            (StatusCode::NOT_FOUND.into_response(), Some(Problem::NotFound)),
            ((StatusCode::BAD_REQUEST, "invalid").into_response(), Some(Problem::Unreadable)),
            (StatusCode::IM_A_TEAPOT.into_response(), Some(Problem::Unreadable)),
            (StatusCode::BAD_GATEWAY.into_response(), Some(Problem::Broken)),
            ((StatusCode::BAD_REQUEST, Json(json!({}))).into_response(), None),
            (answer(Problem::Busy), Some(Problem::Busy)),
        ] {
            assert_eq!(problem_of(&response), expected, "{response:?}");
        }
    }

    #[test]
    fn only_who_names_html_gets_a_page() {
        for (accept, expected) in [
            (Some("text/html,application/xhtml+xml,*/*;q=0.8"), true),
            (Some("application/json, text/html"), true),
            (Some("*/*"), false),
            (Some("application/json"), false),
            (Some("text/event-stream"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT, accept.parse().unwrap());
            }
            assert_eq!(wants_page(&headers), expected, "{accept:?}");
        }
    }
}
