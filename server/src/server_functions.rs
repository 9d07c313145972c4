//! Runs the server functions of `app`: forms post to them, and they respond with a redirect.

use app::request::problem::{CONFLICT, Problem};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, LOCATION, REFERER};
use http::{Method, StatusCode};
use server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::problems::{self, Conflict};
use crate::state::AppState;

/// Maximum length of an error that is read to be classified.
const ERROR_BYTES: usize = 4096;

/// Every server function: method and path.
pub fn list() -> Vec<(Method, &'static str)> {
    let mut all: Vec<_> =
        server_fn::axum::server_fn_paths().map(|(path, method)| (method, path)).collect();
    all.sort_by_key(|(_, path)| *path);
    all
}

/// The handler of every server function.
///
/// The library would redirect a form without response to its `Referer`, and write errors into that
/// address; we neither trust that header nor reveal internal errors.
pub async fn run(State(app): State<AppState>, mut request: Request) -> Response {
    request.headers_mut().remove(ACCEPT);
    request.headers_mut().remove(REFERER);
    let context = app.pages.context();
    let response = leptos_axum::handle_server_fns_with_context(context, request).await;
    let mut response = response.into_response();
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return answer(response.into_body()).await;
    }
    if response.headers().contains_key(LOCATION) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        *response.body_mut() = Body::empty();
    }
    response
}

/// Unreadable input is the client's fault; otherwise the error names its problem, or it is ours.
async fn answer(body: Body) -> Response {
    let text = axum::body::to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let (kind, message) = text.split_once('|').unwrap_or((&text, ""));
    if matches!(kind, "Args" | "MissingArg" | "Deserialization") {
        return problems::answer(Problem::Unreadable);
    }
    if message == CONFLICT {
        let mut response = problems::answer(Problem::Busy);
        response.extensions_mut().insert(Conflict);
        return response;
    }
    let named = Problem::ALL.into_iter().find(|problem| problem.code() == message);
    if named.is_none() {
        // The message comes from our code and does not contain user input.
        tracing::error!(kind, "a server function failed");
    }
    problems::answer(named.unwrap_or(Problem::Broken))
}
