//! The hand behind the sandbox, for tests: makes calls hang, break or be refused, and time pass.

use std::collections::VecDeque;

use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::api::{Refused, only_merchants};
use super::{Provider, lock};

pub(super) fn routes(provider: &Provider) -> Router<Provider> {
    Router::new()
        .route("/control/faults", post(add).delete(clear))
        .route("/control/checkouts/{reference}/expire", post(expire))
        .route("/control/checkouts/{reference}/settle", post(settle))
        .layer(from_fn_with_state(provider.clone(), only_merchants))
}

/// A call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Call {
    Open,
    Query,
    Cancel,
    Refund,
}

/// What goes wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// It is done, and its answer does not come.
    Hang,
    /// It is done, and answered with 500.
    FailAfter,
    /// It is not done, and answered with 500.
    FailBefore,
    /// It is not done, and answered with 400.
    Refuse,
}

/// The faults that wait for their call.
#[derive(Default)]
pub(super) struct Faults(VecDeque<(Call, Fault)>);

impl Faults {
    fn take(&mut self, call: Call) -> Option<Fault> {
        let place = self.0.iter().position(|(waits_for, _)| *waits_for == call)?;
        self.0.remove(place).map(|(_, fault)| fault)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    call: Call,
    fault: Fault,
    #[serde(default = "once")]
    times: usize,
}

const fn once() -> usize {
    1
}

async fn add(State(provider): State<Provider>, Json(new): Json<NewFault>) -> StatusCode {
    let NewFault { call, fault, times } = new;
    lock(&provider.0.faults).0.extend(std::iter::repeat_n((call, fault), times.min(1000)));
    StatusCode::NO_CONTENT
}

async fn clear(State(provider): State<Provider>) -> StatusCode {
    lock(&provider.0.faults).0.clear();
    StatusCode::NO_CONTENT
}

async fn expire(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
) -> Result<StatusCode, Refused> {
    provider.with_book(|book, now| book.expire(&reference, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The money on the move arrives now, or turns out not to.
async fn settle(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
) -> Result<StatusCode, Refused> {
    provider.with_book(|book, now| book.settle_now(&reference, now))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Does to a call what waits for it.
pub(super) async fn inject(
    State(provider): State<Provider>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let call = match (request.method(), path.unwrap_or_default()) {
        (&Method::POST, "/v1/checkouts") => Some(Call::Open),
        (&Method::GET, _) => Some(Call::Query),
        (&Method::POST, "/v1/checkouts/{reference}/cancel") => Some(Call::Cancel),
        (&Method::POST, "/v1/refunds") => Some(Call::Refund),
        _ => None,
    };
    let fault = call.and_then(|call| lock(&provider.0.faults).take(call));
    let broken = Refused(StatusCode::INTERNAL_SERVER_ERROR, "fault");
    match fault {
        None => next.run(request).await,
        Some(Fault::Refuse) => Refused::because("fault").into_response(),
        Some(Fault::FailBefore) => broken.into_response(),
        Some(Fault::FailAfter) => {
            next.run(request).await;
            broken.into_response()
        }
        Some(Fault::Hang) => {
            let answer = next.run(request).await;
            tokio::select! {
                () = tokio::time::sleep(provider.0.settings.delays.hang) => {}
                () = provider.0.stop.cancelled() => {}
            }
            answer
        }
    }
}
