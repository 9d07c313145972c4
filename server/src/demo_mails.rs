//! Mails captured by the demo, with their attachments.

use app::request::problem::Problem;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use sandbox::smtp_sink::SinkMail;

use crate::downloads::{Download, download};
use crate::problems;
use crate::state::AppState;

/// A mail may be styled, but runs and loads nothing.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// `GET /demo/mails/{mail}/html`.
pub async fn html(State(app): State<AppState>, Path(number): Path<usize>) -> Response {
    let Some(mail) = find(&app, number) else { return problems::answer(Problem::NotFound) };
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    (headers, mail.html).into_response()
}

/// `GET /demo/mails/{mail}/files/{file}`.
pub async fn file(
    State(app): State<AppState>,
    Path((number, place)): Path<(usize, usize)>,
) -> Response {
    let file = find(&app, number).and_then(|mail| mail.attachments.into_iter().nth(place));
    match file {
        Some(file) => download(Download {
            name: &file.name,
            content_type: &file.content_type,
            bytes: file.bytes,
        }),
        None => problems::answer(Problem::NotFound),
    }
}

fn find(app: &AppState, number: usize) -> Option<SinkMail> {
    app.sink.as_ref()?.messages().into_iter().nth(number)
}
