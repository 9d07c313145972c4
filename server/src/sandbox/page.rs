//! The sandbox's hosted page: where payers give a card. It works without scripts and has none.

mod view;
mod words;

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use portal::outside::gateways::sandbox::wire::CheckoutState;
use serde::Deserialize;

use super::Provider;
use super::api::Refused;
use super::book::{Paid, Record};
use super::cards::{self, Problems};
use view::{Notice, form, notice, question};

pub(super) fn routes() -> Router<Provider> {
    Router::new()
        .route("/pay/{reference}", get(show).post(pay))
        .route("/pay/{reference}/challenge", get(show_challenge).post(answer_challenge))
        .fallback(missing)
}

/// Longer than anybody waits for an answer.
const HANG: Duration = Duration::from_secs(90);

/// A page, or the way out of one.
type Answer = Result<Response, Refused>;

/// What the payer typed. Nothing of it is kept or shown again.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    cvc: String,
    /// The button beside a card of the list: pays with it at once.
    #[serde(default)]
    card: String,
}

#[derive(Deserialize)]
struct Answered {
    answer: String,
}

async fn show(State(provider): State<Provider>, Path(reference): Path<String>) -> Answer {
    let record = provider.with_book(|book, _| book.checkout(&reference).cloned())?;
    Ok(match record {
        None => missing().await,
        Some(record) if record.state == CheckoutState::Open => form(&record, Problems::default()),
        Some(record) => notice(&record, closed(&record)),
    })
}

async fn show_challenge(State(provider): State<Provider>, Path(reference): Path<String>) -> Answer {
    let record = provider.with_book(|book, _| book.checkout(&reference).cloned())?;
    Ok(match record {
        Some(record) if record.state == CheckoutState::Open && record.challenged => {
            question(&record)
        }
        Some(record) => to_page(&record),
        None => missing().await,
    })
}

async fn pay(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let now = provider.0.settings.clock.now();
    let behaviour = match typed.card.as_str() {
        "" => cards::read(&typed.number, &typed.expiry, &typed.cvc, now),
        card => cards::behaviour(card)
            .map_err(|number| Problems { number: Some(number), ..Problems::default() }),
    };
    let (paid, record) = provider.with_book(|book, now| {
        let paid = behaviour.map(|behaviour| book.pay(&reference, behaviour, now));
        (paid, book.checkout(&reference).cloned())
    })?;
    let Some(record) = record else { return Ok(missing().await) };
    if paid == Ok(Paid::Hung) {
        tokio::time::sleep(HANG).await;
    }
    Ok(match paid {
        Err(_) if record.state != CheckoutState::Open => to_page(&record),
        Err(problems) => form(&record, problems),
        Ok(paid) => next_page(&record, paid),
    })
}

async fn answer_challenge(
    State(provider): State<Provider>,
    Path(reference): Path<String>,
    Form(answered): Form<Answered>,
) -> Answer {
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

fn next_page(record: &Record, paid: Paid) -> Response {
    match paid {
        Paid::Done | Paid::Hung => Redirect::to(&record.order.return_url).into_response(),
        Paid::Broken => notice(record, Notice::Broken),
        Paid::Declined | Paid::Closed => to_page(record),
        Paid::Challenged => {
            Redirect::to(&format!("/pay/{}/challenge", record.reference)).into_response()
        }
    }
}

fn to_page(record: &Record) -> Response {
    Redirect::to(&format!("/pay/{}", record.reference)).into_response()
}

const fn closed(record: &Record) -> Notice {
    match record.state {
        CheckoutState::Open | CheckoutState::Processing => Notice::Processing,
        CheckoutState::Succeeded => Notice::Paid,
        CheckoutState::Failed => Notice::Failed,
        CheckoutState::Expired => Notice::Expired,
        CheckoutState::Cancelled => Notice::Cancelled,
    }
}

/// Makes a response of a page.
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
