//! Endpoints for machines: liveness, readiness, metrics.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use portal::platform::readiness::{self, NotReady};
use sha2::{Digest, Sha256};

use crate::config::Secret;
use crate::problems;
use crate::state::AppState;

const PLAIN: [(http::HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];

/// `GET /health`: liveness.
pub async fn alive() -> Response {
    (PLAIN, r#"{"status":"alive"}"#).into_response()
}

/// `GET /ready`: the tables are up to date, a small write succeeds, and the process is not
/// stopping.
pub async fn ready(State(app): State<AppState>) -> Response {
    if app.stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, PLAIN, r#"{"status":"stopping"}"#)
            .into_response();
    }
    let status = match readiness::check(&app.portal).await {
        Ok(()) => return (PLAIN, r#"{"status":"ready"}"#).into_response(),
        Err(why) => {
            tracing::error!(%why, "not ready");
            match why {
                NotReady::NoDatabase(_) => r#"{"status":"no database"}"#,
                NotReady::NotMigrated => r#"{"status":"not migrated"}"#,
                NotReady::NoWrites(_) => r#"{"status":"no writes"}"#,
                NotReady::Slow => r#"{"status":"slow writes"}"#,
            }
        }
    };
    (StatusCode::SERVICE_UNAVAILABLE, PLAIN, status).into_response()
}

/// `GET /metrics` for Prometheus: requires the token if one is set; otherwise served only on the
/// separate address.
pub async fn metrics(State(app): State<AppState>, headers: HeaderMap) -> Response {
    let is_allowed = app.edge.metrics_token.as_ref().is_some_and(|token| bears(&headers, token));
    if !is_allowed {
        return problems::answer(app::request::problem::Problem::NotFound);
    }
    page(&app).await
}

/// The same on the separate address. Without a token, only the operator can reach that.
pub async fn open_metrics(State(app): State<AppState>, headers: HeaderMap) -> Response {
    if app.edge.metrics_token.as_ref().is_some_and(|token| !bears(&headers, token)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    page(&app).await
}

async fn page(app: &AppState) -> Response {
    let text = app.metrics.render(&app.portal, app.pulse.streams()).await;
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// Compares digests, so that timing reveals nothing about the token.
fn bears(headers: &HeaderMap, token: &Secret) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    Sha256::digest(given) == Sha256::digest(token.expose())
}
