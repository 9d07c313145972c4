//! Does a use case again that a deadlock or a serialization failure ended: nothing of its
//! transaction was kept, and sending a form twice is safe everywhere.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::middleware::limits::FORM_BYTES;
use crate::problems::{self, Conflict};
use app::request::problem::Problem;

/// Times that the same request is tried.
const TRIES: usize = 4;

/// The layer. Bodies were read whole before.
pub async fn again(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_BYTES).await else {
        return problems::answer(Problem::TooLarge);
    };
    let mut tried = 0;
    loop {
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        let response = next.clone().run(request).await;
        tried += 1;
        if response.extensions().get::<Conflict>().is_none() || tried == TRIES {
            return response;
        }
        tracing::warn!(tried, "transactions were in each other's way: it is tried again");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::middleware::from_fn;
    use axum::response::IntoResponse;
    use axum::routing::post;
    use http::StatusCode;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_form_whose_transaction_was_in_the_way_is_done_again_as_it_was_sent() {
        for (conflicts, expected, runs) in [
            (0, StatusCode::OK, 1),
            (2, StatusCode::OK, 3),
            (9, StatusCode::SERVICE_UNAVAILABLE, TRIES),
        ] {
            let ran = Arc::new(AtomicUsize::new(0));
            let counted = ran.clone();
            let handler = async move |body: String| {
                assert_eq!(body, "a=1");
                if counted.fetch_add(1, Ordering::Relaxed) >= conflicts {
                    return StatusCode::OK.into_response();
                }
                let mut response = problems::answer(Problem::Busy);
                response.extensions_mut().insert(Conflict);
                response
            };
            let site = Router::new().route("/", post(handler)).layer(from_fn(again));
            let request = Request::post("/").body(Body::from("a=1")).unwrap();
            assert_eq!(site.oneshot(request).await.unwrap().status(), expected);
            assert_eq!(ran.load(Ordering::Relaxed), runs);
        }
    }
}
