//! Runs the server functions of `app`: forms post to them, and they respond with a redirect.

use app::request::problem::Problem;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, LOCATION, REFERER};
use http::{Method, StatusCode};
use server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::problems;
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
        return problems::answer(problem_of(response.into_body()).await);
    }
    if response.headers().contains_key(LOCATION) {
        *response.status_mut() = StatusCode::SEE_OTHER;
        *response.body_mut() = Body::empty();
    }
    response
}

/// Unreadable input is the client's fault; the rest is ours.
async fn problem_of(body: Body) -> Problem {
    let text = axum::body::to_bytes(body, ERROR_BYTES).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let kind = text.split('|').next().unwrap_or_default();
    match kind {
        "Args" | "MissingArg" | "Deserialization" => Problem::Unreadable,
        _ => {
            // The message comes from our code and does not contain user input.
            tracing::error!(kind, "a server function failed");
            Problem::Broken
        }
    }
}
