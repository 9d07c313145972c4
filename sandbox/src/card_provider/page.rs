//! The hosted page for cards. It has no scripts.

mod view;
mod words;

use std::time::Duration;

use super::wire::CheckoutStatus;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use super::CardProvider;
use super::api::Refusal;
use super::book::{CardOutcome, CheckoutRecord};
use super::cards::{self, CardProblems};
use view::{PageNotice, form, notice, question};

pub(super) fn routes() -> Router<CardProvider> {
    Router::new()
        .route("/pay/{reference}", get(show).post(pay))
        .route("/pay/{reference}/challenge", get(show_challenge).post(answer_challenge))
        .fallback(missing)
}

/// Longer than any client waits for an answer.
const HANG: Duration = Duration::from_secs(90);

/// A page, or a redirect or error in its place.
type PageResult = Result<Response, Refusal>;

/// The card form. Its content is never stored or shown again.
#[derive(Deserialize)]
struct CardForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    cvc: String,
    /// Button beside a listed card, which pays with it at once.
    #[serde(default)]
    card: String,
}

#[derive(Deserialize)]
struct ChallengeForm {
    answer: String,
}

async fn show(State(provider): State<CardProvider>, Path(reference): Path<String>) -> PageResult {
    let record = provider.with_book(|book, _| book.checkout(&reference).cloned())?;
    Ok(match record {
        None => missing().await,
        Some(record) if record.state == CheckoutStatus::Open => {
            form(&record, CardProblems::default())
        }
        Some(record) => notice(&record, closed(&record)),
    })
}

async fn show_challenge(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
) -> PageResult {
    let record = provider.with_book(|book, _| book.checkout(&reference).cloned())?;
    Ok(match record {
        Some(record) if record.state == CheckoutStatus::Open && record.challenged => {
            question(&record)
        }
        Some(record) => to_page(&record),
        None => missing().await,
    })
}

async fn pay(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
    Form(typed): Form<CardForm>,
) -> PageResult {
    let now = provider.0.settings.now();
    let behaviour = match typed.card.as_str() {
        "" => cards::read(&typed.number, &typed.expiry, &typed.cvc, now),
        card => cards::behaviour(card)
            .map_err(|number| CardProblems { number: Some(number), ..CardProblems::default() }),
    };
    let (paid, record) = provider.with_book(|book, now| {
        let paid = behaviour.map(|behaviour| book.pay(&reference, behaviour, now));
        (paid, book.checkout(&reference).cloned())
    })?;
    let Some(record) = record else { return Ok(missing().await) };
    if paid == Ok(CardOutcome::Hung) {
        tokio::time::sleep(HANG).await;
    }
    Ok(match paid {
        Err(_) if record.state != CheckoutStatus::Open => to_page(&record),
        Err(problems) => form(&record, problems),
        Ok(paid) => next_page(&record, paid),
    })
}

async fn answer_challenge(
    State(provider): State<CardProvider>,
    Path(reference): Path<String>,
    Form(answered): Form<ChallengeForm>,
) -> PageResult {
    let agrees = answered.answer == "approve";
    let (paid, record) = provider.with_book(|book, now| {
        let paid = book.answer_challenge(&reference, agrees, now);
        (paid, book.checkout(&reference).cloned())
    })?;
    Ok(match record {
        Some(record) => next_page(&record, paid),
        None => missing().await,
    })
}

async fn missing() -> Response {
    view::missing()
}

fn next_page(record: &CheckoutRecord, paid: CardOutcome) -> Response {
    match paid {
        CardOutcome::Done | CardOutcome::Hung => {
            Redirect::to(&record.order.return_url).into_response()
        }
        CardOutcome::Broken => notice(record, PageNotice::Broken),
        CardOutcome::Declined | CardOutcome::Closed => to_page(record),
        CardOutcome::Challenged => {
            Redirect::to(&format!("/pay/{}/challenge", record.reference)).into_response()
        }
    }
}

fn to_page(record: &CheckoutRecord) -> Response {
    Redirect::to(&format!("/pay/{}", record.reference)).into_response()
}

const fn closed(record: &CheckoutRecord) -> PageNotice {
    match record.state {
        CheckoutStatus::Open | CheckoutStatus::Processing => PageNotice::Processing,
        CheckoutStatus::Succeeded => PageNotice::Paid,
        CheckoutStatus::Failed => PageNotice::Failed,
        CheckoutStatus::Expired => PageNotice::Expired,
        CheckoutStatus::Cancelled => PageNotice::Cancelled,
    }
}

/// Response with a page.
fn html(status: StatusCode, policy: String, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (status, headers, text).into_response()
}
