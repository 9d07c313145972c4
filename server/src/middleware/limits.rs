//! No request takes for ever, and no flood of them takes the process down.

use std::sync::Arc;
use std::time::Duration;

use app::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::RETRY_AFTER;
use tokio::sync::Semaphore;

use crate::problems;

/// Longer than any page takes, and than a call to the gateway (10 s).
pub const ANSWER_WITHIN: Duration = Duration::from_secs(25);

/// For each piece of a body to arrive.
pub const BODY_WITHIN: Duration = Duration::from_secs(10);

/// Larger than any form of ours.
pub const FORM_BYTES: usize = 64 * 1024;

/// How many requests of people are worked on at a time; the others wait a moment, then are told
/// that we are busy. Streams do not count once they have begun.
#[derive(Clone)]
pub struct Crowd(Arc<Semaphore>);

impl Crowd {
    const WAIT: Duration = Duration::from_secs(2);

    /// Lets so many in.
    #[must_use]
    pub fn of(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }
}

/// The layer.
pub async fn hold(State(crowd): State<Crowd>, request: Request, next: Next) -> Response {
    let entering = tokio::time::timeout(Crowd::WAIT, crowd.0.acquire());
    let Ok(Ok(_place)) = entering.await else { return busy() };
    match tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a request took too long");
            problems::answer(Problem::Broken)
        }
    }
}

fn busy() -> Response {
    tracing::warn!("a request was sent away: too many at once");
    let mut response = problems::answer(Problem::Busy);
    response.headers_mut().insert(RETRY_AFTER, 3.into());
    response
}
