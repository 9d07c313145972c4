//! Limits on the duration and the number of requests.

use std::sync::Arc;
use std::time::Duration;

use app::request::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::RETRY_AFTER;
use tokio::sync::Semaphore;
use tokio::task::JoinError;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::problems;

/// Longer than any page takes, and than a call to the gateway (10 s).
pub const ANSWER_WITHIN: Duration = Duration::from_secs(25);

/// Larger than any of our forms.
pub const FORM_BYTES: usize = 64 * 1024;

/// State of the layer.
#[derive(Clone)]
pub struct Limits {
    /// Permits for requests.
    pub crowd: Crowd,
    /// Tasks that finish before the process ends.
    pub begun: TaskTracker,
}

/// Limits concurrent requests of people; others wait briefly, then get a "busy" response.
/// Streams do not count once they have begun.
#[derive(Clone)]
pub struct Crowd(Arc<Semaphore>);

impl Crowd {
    const WAIT: Duration = Duration::from_secs(2);

    /// With so many permits.
    #[must_use]
    pub fn of(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }
}

/// The layer.
pub async fn hold(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let Limits { crowd, begun } = limits;
    let entering = tokio::time::timeout(Crowd::WAIT, crowd.0.acquire_owned());
    let Ok(Ok(place)) = entering.await else { return busy() };
    let is_reading = request.method().is_safe();
    let working = async move {
        let response = next.run(request).await;
        drop(place);
        response
    };
    let answering = async {
        if is_reading {
            return working.await;
        }
        // Requests that change something run to completion even when the client has gone or
        // got a timeout: they are not interrupted halfway.
        let working = working.instrument(tracing::Span::current());
        begun.spawn(working).await.unwrap_or_else(broken)
    };
    tokio::time::timeout(ANSWER_WITHIN, answering).await.unwrap_or_else(|_| {
        tracing::error!("a request took too long");
        // What changes something goes on, so it must not be said that it was not done.
        problems::answer(if is_reading { Problem::Busy } else { Problem::Broken })
    })
}

/// Passes a panic on to the layer that handles it.
fn broken(error: JoinError) -> Response {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => problems::answer(Problem::Broken),
    }
}

fn busy() -> Response {
    tracing::warn!("a request was sent away: too many at once");
    let mut response = problems::answer(Problem::Busy);
    response.headers_mut().insert(RETRY_AFTER, 3.into());
    response
}
