//! Webhooks of gateways: what is signed is stored as received, acknowledged at once, and read by a
//! job.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::payments::Origin;
use http::{HeaderMap, StatusCode};
use portal::payments::{self, ReceiveError};

use crate::state::AppState;

/// Larger than any event.
pub const LIMIT_BYTES: usize = 256 * 1024;

/// `POST /webhooks/{origin}`. 200: stored; 400: not authentic; 404: no such gateway. Anything else
/// makes the gateway send it again.
pub async fn receive(
    State(app): State<AppState>,
    Path(origin): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(origin) = Origin::parse(&origin) else { return StatusCode::NOT_FOUND.into_response() };
    let outcome = payments::receive(&app.portal, origin, &headers, &body).await;
    let (status, word) = match &outcome {
        Ok(()) => (StatusCode::OK, "kept"),
        Err(ReceiveError::Webhook(error)) => {
            tracing::warn!(origin = origin.code(), %error, "a webhook was not believed");
            (StatusCode::BAD_REQUEST, "refused")
        }
        Err(ReceiveError::NotInUse) => (StatusCode::NOT_FOUND, "unknown_gateway"),
        Err(error) => {
            tracing::error!(origin = origin.code(), %error, "a webhook could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "failed")
        }
    };
    metrics::counter!("aldia_webhooks_total", "origin" => origin.code(), "outcome" => word)
        .increment(1);
    status.into_response()
}
