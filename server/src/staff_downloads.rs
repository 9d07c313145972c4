//! The recovery codes as a text file.

use app::request::context::RequestContext;
use app::request::problem::Problem;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use portal::people::staff::codes_to_show;

use crate::downloads::{Download, download};
use crate::problems;
use crate::state::AppState;

/// `GET /staff/recovery-codes.txt`: while the session still shows them.
pub async fn recovery_codes(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
) -> Response {
    match codes_to_show(&app.portal, &context.actor).await {
        Ok(codes) if codes.is_empty() => problems::answer(Problem::NotFound),
        Ok(codes) => download(Download {
            name: "aldia-recovery-codes.txt",
            content_type: "text/plain; charset=utf-8",
            bytes: format!("{}\n", codes.join("\n")).into_bytes(),
        }),
        Err(error) => problems::of_error(&error),
    }
}
