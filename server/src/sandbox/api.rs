//! The sandbox's REST: what merchants call.

mod orders;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use portal::outside::gateways::sandbox::wire::{self, CheckoutState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::book::{Answer, Book};
use super::{Provider, control, random};

pub(super) fn routes(provider: &Provider) -> Router<Provider> {
    Router::new()
        .route("/v1/checkouts", post(open).get(list))
        .route("/v1/checkouts/{reference}", get(query))
        .route("/v1/checkouts/{reference}/cancel", post(cancel))
        .route("/v1/refunds", post(refund))
        .layer(from_fn_with_state(provider.clone(), control::inject))
        .layer(from_fn_with_state(provider.clone(), only_merchants))
}

/// A call that is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub(super) StatusCode, pub(super) &'static str);

impl Refused {
    pub(super) const fn because(code: &'static str) -> Self {
        Self(StatusCode::BAD_REQUEST, code)
    }

    const fn not_found() -> Self {
        Self(StatusCode::NOT_FOUND, "not_found")
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(kind = %error.kind(), "the sandbox cannot write its journal");
        Self(StatusCode::INTERNAL_SERVER_ERROR, "journal")
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = wire::FailureCode { code: self.1.to_owned() };
        (self.0, Json(wire::Failure { error })).into_response()
    }
}

/// Lets those through who bear the key.
pub(super) async fn only_merchants(
    State(provider): State<Provider>,
    request: Request,
    next: Next,
) -> Result<Response, Refused> {
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let key = bearer.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests are compared, so that the time taken tells nothing of the key.
    let expected = provider.0.settings.api_key.expose();
    if key.is_empty() || Sha256::digest(key) != Sha256::digest(expected) {
        return Err(Refused(StatusCode::UNAUTHORIZED, "unauthorized"));
    }
    Ok(next.run(request).await)
}

/// Does a call once for each idempotency key, and answers the same to those who repeat it.
fn once<T: Serialize>(
    (provider, path): (&Provider, &str),
    headers: &HeaderMap,
    body: &[u8],
    work: impl FnOnce(&mut Book, jiff::Timestamp) -> Result<T, Refused>,
) -> Result<Json<Value>, Refused> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = key.filter(|key| (1..=255).contains(&key.len()));
    let key = key.ok_or(Refused::because("idempotency_key_missing"))?.to_owned();
    let digest = Sha256::new().chain_update(path).chain_update([0]).chain_update(body).finalize();
    let fingerprint: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();

    provider.with_book(|book, now| {
        if let Some(known) = book.answer(&key) {
            return match known.fingerprint == fingerprint {
                true => Ok(Json(known.body.clone())),
                false => Err(Refused::because("idempotency_key_reused")),
            };
        }
        let answer =
            serde_json::to_value(work(book, now)?).expect("our own words can be written as JSON");
        book.keep_answer(Answer { key, fingerprint, body: answer.clone() });
        Ok(Json(answer))
    })?
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused::because("unreadable"))
}

async fn open(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    once((&provider, "/v1/checkouts"), &headers, &body, |book, now| {
        let order: wire::NewCheckout = read(&body)?;
        orders::check(&order, now)?;
        let reference = format!("sb_{}", random::word());
        book.open(reference.clone(), order, now);
        look(book, &reference)
    })
}

fn look(book: &Book, reference: &str) -> Result<wire::Checkout, Refused> {
    book.checkout(reference).map(|record| book.seen(record)).ok_or(Refused::not_found())
}

async fn query(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
) -> Result<Json<wire::Checkout>, Refused> {
    provider.with_book(|book, _| look(book, &reference))?.map(Json)
}

#[derive(Deserialize)]
struct Listing {
    client_reference: String,
}

async fn list(
    State(provider): State<Provider>,
    Query(listing): Query<Listing>,
) -> Result<Json<wire::Checkouts>, Refused> {
    let data = provider.with_book(|book, _| {
        let records = book.of_client_reference(&listing.client_reference);
        records.into_iter().map(|record| book.seen(record)).collect()
    })?;
    Ok(Json(wire::Checkouts { data }))
}

async fn cancel(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
) -> Result<Json<wire::Checkout>, Refused> {
    let answer = provider.with_book(|book, now| {
        book.cancel(&reference, now);
        look(book, &reference)
    })?;
    answer.map(Json)
}

async fn refund(
    State(provider): State<Provider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    once((&provider, "/v1/refunds"), &headers, &body, |book, now| {
        let asked: wire::NewRefund = read(&body)?;
        let record = book.checkout(&asked.checkout).ok_or(Refused::not_found())?;
        let left = record.order.amount_minor - record.refunded_minor;
        if record.state != CheckoutState::Succeeded {
            return Err(Refused::because("checkout_not_paid"));
        }
        if record.order.currency != asked.currency {
            return Err(Refused::because("currency_mismatch"));
        }
        if asked.amount_minor < 1 {
            return Err(Refused::because("amount_invalid"));
        }
        if asked.amount_minor > left {
            return Err(Refused::because("amount_too_large"));
        }
        let refund = wire::Refund {
            reference: format!("sr_{}", random::word()),
            checkout: asked.checkout,
            amount_minor: asked.amount_minor,
            currency: asked.currency,
        };
        book.refund(&refund, now);
        Ok(refund)
    })
}
