//! Parses Stripe's responses and webhooks.

use std::collections::BTreeMap;

use domain::calendar::Timestamp;
use domain::ids::PaymentId;
use domain::payments::{Event, Failure};
use serde::Deserialize;
use serde_json::Value;

use super::super::{
    EventContent, GatewayError, GatewayEvent, RefundReport, RefundState, Report, answer,
};
use super::amounts::from_stripe;
use super::objects::{Expandable, PaymentError, PaymentIntent, Refund, Session};

/// Keys of our identifiers in Stripe's metadata.
pub(super) const PAYMENT: &str = "payment";
pub(super) const REFUND: &str = "refund";

/// State of a session; more detailed when its PaymentIntent and charge are expanded.
pub(super) fn report(session: &Session) -> Result<Report, GatewayError> {
    let event = match (session.payment_status.as_deref(), session.status.as_deref()) {
        (Some("paid"), _) => Some(succeeded(session, paid_at(session))?),
        (_, Some("expired")) => Some(Event::Expired),
        (Some("unpaid"), Some("complete")) => Some(on_the_move(session)),
        (_, Some("open")) => declined(session, false),
        _ => return Err(answer::unreadable()),
    };
    tell(session, event).ok_or_else(answer::unreadable)
}

fn tell(session: &Session, event: Option<Event>) -> Option<Report> {
    Some(Report {
        reference: session.id.clone(),
        payment: payment(session),
        amount: from_stripe(session.amount_total?, session.currency.as_deref()?)?,
        event,
    })
}

fn payment(session: &Session) -> Option<PaymentId> {
    let client_reference = session.client_reference_id.as_deref();
    let reference = client_reference.or_else(|| ours(session.metadata.as_ref(), PAYMENT));
    PaymentId::parse(reference?).ok()
}

fn ours<'a>(metadata: Option<&'a BTreeMap<String, String>>, key: &str) -> Option<&'a str> {
    metadata?.get(key).map(String::as_str)
}

/// The reference is always the session's, so that webhook and query report the same success.
fn succeeded(session: &Session, at: Option<i64>) -> Result<Event, GatewayError> {
    let at = at.and_then(|second| Timestamp::from_second(second).ok());
    let at = at.ok_or_else(answer::unreadable)?;
    Ok(Event::Succeeded { reference: session.id.clone(), at })
}

/// When the money moved: the charge's creation time, or the best approximation available.
fn paid_at(session: &Session) -> Option<i64> {
    let intent = intent(session);
    let charge = intent.and_then(|intent| intent.latest_charge.as_ref()?.object());
    let charged = charge.and_then(|charge| charge.created);
    charged.or_else(|| intent.and_then(|intent| intent.created)).or(session.created)
}

fn intent(session: &Session) -> Option<&PaymentIntent> {
    session.payment_intent.as_ref().and_then(Expandable::object)
}

/// The payer has finished but the payment is not settled: processing, or declined meanwhile.
fn on_the_move(session: &Session) -> Event {
    let status = intent(session).and_then(|intent| intent.status.as_deref());
    if matches!(status, Some("requires_payment_method" | "canceled")) {
        let plain = Event::Declined { failure: Failure::Declined, last: true };
        return declined(session, true).unwrap_or(plain);
    }
    Event::Processing { reference: session.id.clone() }
}

fn declined(session: &Session, last: bool) -> Option<Event> {
    let error = intent(session)?.last_payment_error.as_ref()?;
    Some(Event::Declined { failure: failure(error), last })
}

/// Maps Stripe's decline codes; unknown codes become a decline without a reason.
fn failure(error: &PaymentError) -> Failure {
    let words = [error.decline_code.as_deref(), error.code.as_deref()];
    let known = words.into_iter().flatten().find_map(|word| match word {
        "insufficient_funds" => Some(Failure::InsufficientFunds),
        "expired_card" => Some(Failure::ExpiredCard),
        "incorrect_cvc" | "invalid_cvc" => Some(Failure::IncorrectCvc),
        "lost_card" | "stolen_card" | "pickup_card" => Some(Failure::LostOrStolen),
        "authentication_required" | "payment_intent_authentication_failure" => {
            Some(Failure::NotAuthenticated)
        }
        _ => None,
    });
    known.unwrap_or(Failure::Declined)
}

pub(super) fn refund_report(refund: Refund) -> Option<RefundReport> {
    let state = match refund.status.as_deref() {
        Some("succeeded") => RefundState::Succeeded,
        Some("failed" | "canceled") => RefundState::Failed,
        _ => RefundState::Pending,
    };
    let amount = from_stripe(refund.amount, &refund.currency)?;
    Some(RefundReport { reference: refund.id, amount, state })
}

/// Whether a Stripe refund has this refund id of ours.
pub(super) fn is_refund(refund: &Refund, word: &str) -> bool {
    ours(refund.metadata.as_ref(), REFUND) == Some(word)
}

/// Reads the body of a verified webhook.
pub(super) fn gateway_event(body: &[u8]) -> GatewayEvent {
    GatewayEvent::read(body, |kind, event| {
        let object = &event["data"]["object"];
        let read = match kind {
            "payment_intent.payment_failed" => attempt(object),
            kind if kind.starts_with("checkout.session.") => {
                session_event(kind, object, event["created"].as_i64())
            }
            _ => Ok(None),
        };
        let client_reference = object["client_reference_id"].as_str();
        let payment = client_reference.or_else(|| object["metadata"][PAYMENT].as_str());
        EventContent::of(read, &object["id"], payment)
    })
}

type ReadReport = Result<Option<Report>, &'static str>;

fn session_event(kind: &str, object: &Value, at: Option<i64>) -> ReadReport {
    let known = ["completed", "async_payment_succeeded", "async_payment_failed", "expired"];
    let Some(what) = kind.rsplit('.').next().filter(|what| known.contains(what)) else {
        return Ok(None);
    };
    let session = Session::deserialize(object).map_err(|_| "not a session")?;
    if session.mode.as_deref().is_some_and(|mode| mode != "payment") {
        return Ok(None);
    }
    let paid = session.payment_status.as_deref() == Some("paid");
    let event = match what {
        "expired" => Event::Expired,
        "async_payment_failed" => on_the_move_in_vain(&session),
        _ if paid => succeeded(&session, at).map_err(|_| "a success without a time")?,
        _ => Event::Processing { reference: session.id.clone() },
    };
    answer::reference(&session.id).map_err(|_| "not a reference")?;
    tell(&session, Some(event)).map(Some).ok_or("an amount that we do not collect")
}

fn on_the_move_in_vain(session: &Session) -> Event {
    let plain = Event::Declined { failure: Failure::Declined, last: true };
    declined(session, true).unwrap_or(plain)
}

/// A card was declined on the page, which stays open. The event does not contain the session.
fn attempt(object: &Value) -> ReadReport {
    let intent = PaymentIntent::deserialize(object).map_err(|_| "not a payment intent")?;
    let Some(payment) = ours(intent.metadata.as_ref(), PAYMENT) else { return Ok(None) };
    let amount = intent.amount.zip(intent.currency.as_deref());
    let amount = amount.and_then(|(minor, currency)| from_stripe(minor, currency));
    let failure = intent.last_payment_error.as_ref().map_or(Failure::Declined, failure);
    answer::reference(&intent.id).map_err(|_| "not a reference")?;
    Ok(Some(Report {
        reference: intent.id.clone(),
        payment: PaymentId::parse(payment).ok(),
        amount: amount.ok_or("an amount that we do not collect")?,
        event: Some(Event::Declined { failure, last: false }),
    }))
}

#[cfg(test)]
mod tests;
