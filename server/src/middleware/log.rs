//! Each request gets an id, a log line and a place in the metrics. The line contains the route's
//! pattern and the status: never the query, a token of the path, or who asked.

use std::time::Instant;

use app::request::problem::RequestId;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method};
use leptos::nonce::Nonce;
use tracing::Instrument;

use crate::state::RequestStamp;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The label of unknown routes.
const UNMATCHED: &str = "none";

/// The outermost layer.
pub async fn record(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = new_id();
    let method = method_of(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| UNMATCHED.to_owned(), |path| path.as_str().to_owned());
    let nonce = Nonce::new();
    request.extensions_mut().insert(RequestStamp { id: RequestId(id.clone()), nonce });

    let span = tracing::info_span!("request", %id, method, %route);
    let mut response = next.run(request).instrument(span.clone()).await;

    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    let _entered = span.enter();
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status, millis, "answered");
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::histogram!("aldia_http_request_duration_seconds", &labels).record(elapsed);
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// 64 random bits: enough to find one request in the log.
fn new_id() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// A closed set of values, whatever a client sends: each is a time series.
fn method_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
