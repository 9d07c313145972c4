//! Control of the provider by tests: calls hang, break or are refused, checkouts end.

use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;

use super::api::{Refusal, only_merchants};
use super::{CardProvider, lock};
use crate::faults::{ApiCall, ApiFault};

pub(super) fn routes(provider: &CardProvider) -> Router<CardProvider> {
    Router::new()
        .route("/control/faults", post(add).delete(clear))
        .route("/control/checkouts/{reference}/expire", post(expire))
        .route("/control/checkouts/{reference}/settle", post(settle))
        .layer(from_fn_with_state(provider.clone(), only_merchants))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    call: ApiCall,
    fault: ApiFault,
    #[serde(default = "once")]
    times: usize,
}

const fn once() -> usize {
    1
}

async fn add(State(provider): State<CardProvider>, Json(new): Json<NewFault>) -> StatusCode {
    let NewFault { call, fault, times } = new;
    lock(&provider.0.faults).plant(call, fault, times.min(1000));
    StatusCode::NO_CONTENT
}

async fn clear(State(provider): State<CardProvider>) -> StatusCode {
    lock(&provider.0.faults).clear();
    StatusCode::NO_CONTENT
}

async fn expire(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
) -> Result<StatusCode, Refusal> {
    provider.with_book(|book, now| book.expire(&reference, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Money in progress arrives or fails immediately.
async fn settle(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
) -> Result<StatusCode, Refusal> {
    provider.with_book(|book, now| book.settle_now(&reference, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Applies a planted fault to a call.
pub(super) async fn inject(
    State(provider): State<CardProvider>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let call = match (request.method(), path.unwrap_or_default()) {
        (&Method::POST, "/v1/checkouts") => Some(ApiCall::Open),
        (&Method::GET, _) => Some(ApiCall::Query),
        (&Method::POST, "/v1/checkouts/{reference}/cancel") => Some(ApiCall::Cancel),
        (&Method::POST, "/v1/refunds") => Some(ApiCall::Refund),
        _ => None,
    };
    let fault = call.and_then(|call| lock(&provider.0.faults).take(call));
    let broken = Refusal(StatusCode::INTERNAL_SERVER_ERROR, "fault");
    match fault {
        None => next.run(request).await,
        Some(ApiFault::Refuse) => Refusal::because("fault").into_response(),
        Some(ApiFault::FailBefore) => broken.into_response(),
        Some(ApiFault::FailAfter) => {
            next.run(request).await;
            broken.into_response()
        }
        Some(ApiFault::Hang) => {
            let answer = next.run(request).await;
            tokio::select! {
                () = tokio::time::sleep(provider.0.settings.delays.hang) => {}
                () = provider.0.stop.cancelled() => {}
            }
            answer
        }
    }
}
