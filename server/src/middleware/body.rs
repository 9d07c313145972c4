//! Bodies are read completely, within a time and size limit, before a handler runs: a slow client
//! occupies a connection and nothing else.

use std::time::Duration;

use app::request::problem::Problem;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::problems;

/// Time limit for the whole body.
pub const WITHIN: Duration = Duration::from_secs(10);

/// Limits of a body.
#[derive(Debug, Clone, Copy)]
pub struct Whole {
    /// Maximum size in bytes.
    pub most: usize,
    /// Time limit for the whole body.
    pub within: Duration,
}

impl Whole {
    /// A size limit with the default time limit.
    #[must_use]
    pub const fn of(most: usize) -> Self {
        Self { most, within: WITHIN }
    }
}

/// The layer.
pub async fn whole(State(limit): State<Whole>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let announced = usize::try_from(body.size_hint().lower());
    if announced.is_ok_and(|bytes| bytes > limit.most) {
        return problems::answer(Problem::TooLarge);
    }
    match tokio::time::timeout(limit.within, to_bytes(body, limit.most)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        // A broken connection gets no response anyway.
        Ok(Err(_)) => problems::answer(Problem::TooLarge),
        Err(_) => problems::answer(Problem::Slow),
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use bytes::Bytes;
    use futures::{StreamExt, stream};
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;

    /// Pieces of five bytes, each after a pause.
    fn drops(count: usize, pause: Duration) -> Body {
        let drops = stream::iter(0..count).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::io::Error>(Bytes::from_static(b"12345"))
        });
        Body::from_stream(drops)
    }

    #[tokio::test]
    async fn a_body_comes_whole_in_time_and_in_size_or_not_at_all() {
        let limit = Whole { most: 10, within: Duration::from_millis(200) };
        let site = Router::new()
            .route("/", post(async |body: Bytes| body))
            .layer(from_fn_with_state(limit, whole));
        let (none, long) = (Duration::ZERO, Duration::from_millis(120));
        for (body, expected) in [
            (Body::empty(), StatusCode::OK),
            (drops(2, none), StatusCode::OK),
            (drops(3, none), StatusCode::PAYLOAD_TOO_LARGE),
            (Body::from("12345678901"), StatusCode::PAYLOAD_TOO_LARGE),
            // No single pause is longer than the limit; together they are.
            (drops(2, long), StatusCode::REQUEST_TIMEOUT),
        ] {
            let request = Request::post("/").body(body).unwrap();
            assert_eq!(site.clone().oneshot(request).await.unwrap().status(), expected);
        }
    }
}
