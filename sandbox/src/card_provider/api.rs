//! The API for merchants.

mod orders;

use super::wire::{self, CheckoutStatus};
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::book::{Book, IdempotentAnswer};
use super::{CardProvider, control, unguessable};

pub(super) fn routes(provider: &CardProvider) -> Router<CardProvider> {
    Router::new()
        .route("/v1/checkouts", post(open).get(list))
        .route("/v1/checkouts/{reference}", get(query))
        .route("/v1/checkouts/{reference}/cancel", post(cancel))
        .route("/v1/refunds", post(refund))
        .layer(from_fn_with_state(provider.clone(), control::inject))
        .layer(from_fn_with_state(provider.clone(), only_merchants))
}

/// A refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) StatusCode, pub(super) &'static str);

impl Refusal {
    pub(super) const fn because(code: &'static str) -> Self {
        Self(StatusCode::BAD_REQUEST, code)
    }

    const fn not_found() -> Self {
        Self(StatusCode::NOT_FOUND, "not_found")
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(kind = %error.kind(), "the card provider cannot write its journal");
        Self(StatusCode::INTERNAL_SERVER_ERROR, "journal")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": { "code": self.1 } }))).into_response()
    }
}

/// Requires the API key.
pub(super) async fn only_merchants(
    State(provider): State<CardProvider>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let bearer = request.headers().get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let key = bearer.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests are compared, so that the duration reveals nothing about the key.
    let expected = provider.0.settings.merchant.api_key.as_bytes();
    if key.is_empty() || Sha256::digest(key) != Sha256::digest(expected) {
        return Err(Refusal(StatusCode::UNAUTHORIZED, "unauthorized"));
    }
    Ok(next.run(request).await)
}

/// Performs a request once per idempotency key, and repeats the answer to repeated requests.
fn once<T: Serialize>(
    provider: &CardProvider,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
    work: impl FnOnce(&mut Book, jiff::Timestamp) -> Result<T, Refusal>,
) -> Result<Json<Value>, Refusal> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let key = key.filter(|key| (1..=255).contains(&key.len()));
    let key = key.ok_or(Refusal::because("idempotency_key_missing"))?.to_owned();
    let digest = Sha256::new().chain_update(path).chain_update([0]).chain_update(body).finalize();
    let fingerprint = format!("{digest:x}");

    provider.with_book(|book, now| {
        if let Some(known) = book.answer(&key) {
            if known.fingerprint != fingerprint {
                return Err(Refusal::because("idempotency_key_reused"));
            }
            return Ok(Json(known.body.clone()));
        }
        let answer =
            serde_json::to_value(work(book, now)?).expect("our own words can be written as JSON");
        book.keep_answer(IdempotentAnswer { key, fingerprint, body: answer.clone() });
        Ok(Json(answer))
    })?
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::because("unreadable"))
}

async fn open(
    State(provider): State<CardProvider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    once(&provider, "/v1/checkouts", &headers, &body, |book, now| {
        let order: wire::Order = read(&body)?;
        orders::check(&order, now)?;
        let reference = format!("sb_{}", unguessable());
        book.open(reference.clone(), order, now);
        body_of(book, &reference)
    })
}

fn body_of(book: &Book, reference: &str) -> Result<wire::CheckoutBody, Refusal> {
    book.checkout(reference).map(|record| book.body_of(record)).ok_or(Refusal::not_found())
}

async fn query(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
) -> Result<Json<wire::CheckoutBody>, Refusal> {
    provider.with_book(|book, _| body_of(book, &reference))?.map(Json)
}

#[derive(Deserialize)]
struct Listing {
    client_reference: String,
}

async fn list(
    State(provider): State<CardProvider>,
    Query(listing): Query<Listing>,
) -> Result<Json<wire::CheckoutList>, Refusal> {
    let data = provider.with_book(|book, _| {
        let records = book.of_client_reference(&listing.client_reference);
        records.into_iter().map(|record| book.body_of(record)).collect()
    })?;
    Ok(Json(wire::CheckoutList { data }))
}

async fn cancel(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
) -> Result<Json<wire::CheckoutBody>, Refusal> {
    let answer = provider.with_book(|book, now| {
        book.cancel(&reference, now);
        body_of(book, &reference)
    })?;
    answer.map(Json)
}

async fn refund(
    State(provider): State<CardProvider>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    once(&provider, "/v1/refunds", &headers, &body, |book, now| {
        let asked: wire::RefundOrder = read(&body)?;
        let record = book.checkout(&asked.checkout).ok_or(Refusal::not_found())?;
        let left = record.order.amount_minor - record.refunded_minor;
        if record.state != CheckoutStatus::Succeeded {
            return Err(Refusal::because("checkout_not_paid"));
        }
        if record.order.currency != asked.currency {
            return Err(Refusal::because("currency_mismatch"));
        }
        if asked.amount_minor < 1 {
            return Err(Refusal::because("amount_invalid"));
        }
        if asked.amount_minor > left {
            return Err(Refusal::because("amount_too_large"));
        }
        let refund = wire::RefundBody {
            reference: format!("sr_{}", unguessable()),
            checkout: asked.checkout,
            amount_minor: asked.amount_minor,
            currency: asked.currency,
        };
        book.refund(&refund, now);
        Ok(refund)
    })
}
