//! Records in the audit what was refused to staff for lack of the right.

use app::request::context::RequestContext;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use portal::people::staff::audit;

use crate::problems;
use crate::state::AppState;

/// The layer, inside of the one that knows who asks.
pub async fn record(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let context = request.extensions().get::<RequestContext>().cloned();
    let what = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    let Some(context) = context.filter(|_| response.status() == StatusCode::FORBIDDEN) else {
        return response;
    };
    match audit::record_refusal(&app.portal, &context.actor, &what).await {
        Ok(()) => response,
        Err(error) => problems::of_error(&error),
    }
}
