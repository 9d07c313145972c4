//! Parses the sandbox's responses and webhooks.

use domain::ids::PaymentId;
use domain::money::{Currency, Money};
use domain::payments::{Event, Failure};
use serde::Deserialize;
use serde_json::Value;

use super::super::{EventContent, GatewayEvent, Report, answer};
use super::wire::{self, CheckoutState};

pub(super) fn money(minor: i64, currency: &str) -> Option<Money> {
    Some(Money::new(minor, Currency::parse(currency)?))
}

/// State of a checkout; `None` for an unsupported currency.
pub(super) fn report(checkout: wire::Checkout) -> Option<Report> {
    Some(Report {
        payment: PaymentId::parse(&checkout.client_reference).ok(),
        amount: money(checkout.amount_minor, &checkout.currency)?,
        event: event(&checkout),
        reference: checkout.reference,
    })
}

fn event(checkout: &wire::Checkout) -> Option<Event> {
    let reference = checkout.reference.clone();
    // An unknown failure code is still a decline.
    let failure = checkout.failure.as_deref();
    let failure = failure.map(|code| Failure::parse(code).unwrap_or(Failure::Declined));
    match checkout.state {
        CheckoutState::Open => failure.map(|failure| Event::Declined { failure, last: false }),
        CheckoutState::Processing => Some(Event::Processing { reference }),
        CheckoutState::Succeeded => Some(Event::Succeeded { reference, at: checkout.at }),
        CheckoutState::Failed => {
            Some(Event::Declined { failure: failure.unwrap_or(Failure::Declined), last: true })
        }
        CheckoutState::Expired => Some(Event::Expired),
        CheckoutState::Cancelled => Some(Event::Cancelled),
    }
}

/// Reads the body of a verified webhook.
pub(super) fn gateway_event(body: &[u8]) -> GatewayEvent {
    GatewayEvent::read(body, |kind, event| {
        let data = &event["data"];
        let read = if wire::CHECKOUT_EVENTS.contains(&kind) { checkout(data) } else { Ok(None) };
        EventContent::of(read, &data["reference"], data["client_reference"].as_str())
    })
}

fn checkout(data: &Value) -> Result<Option<Report>, &'static str> {
    let checkout = wire::Checkout::deserialize(data).map_err(|_| "not a checkout")?;
    answer::reference(&checkout.reference).map_err(|_| "not a reference")?;
    report(checkout).map(Some).ok_or("an amount that we do not collect")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout(state: CheckoutState, failure: Option<&str>) -> wire::Checkout {
        wire::Checkout {
            reference: "sb_1".to_owned(),
            client_reference: "pay_1".to_owned(),
            amount_minor: 1250,
            currency: "PEN".to_owned(),
            state,
            failure: failure.map(str::to_owned),
            at: "2026-11-21T12:00:00Z".parse().unwrap(),
            url: "http://127.0.0.1:1/pay/sb_1".to_owned(),
        }
    }

    #[test]
    fn every_state_of_a_checkout_is_an_event_or_nothing_new() {
        let reference = || "sb_1".to_owned();
        let declined = |failure, last| Some(Event::Declined { failure, last });
        let at = "2026-11-21T12:00:00Z".parse().unwrap();
        for (state, failure, expected) in [
            (CheckoutState::Open, None, None),
            (CheckoutState::Open, Some("declined"), declined(Failure::Declined, false)),
            (CheckoutState::Open, Some("new_word"), declined(Failure::Declined, false)),
            (CheckoutState::Open, Some("expired_card"), declined(Failure::ExpiredCard, false)),
            (CheckoutState::Processing, None, Some(Event::Processing { reference: reference() })),
            (CheckoutState::Succeeded, None, Some(Event::Succeeded { reference: reference(), at })),
            (
                CheckoutState::Succeeded,
                Some("declined"),
                Some(Event::Succeeded { reference: reference(), at }),
            ),
            (CheckoutState::Failed, Some("declined"), declined(Failure::Declined, true)),
            (CheckoutState::Failed, None, declined(Failure::Declined, true)),
            (CheckoutState::Expired, None, Some(Event::Expired)),
            (CheckoutState::Cancelled, None, Some(Event::Cancelled)),
        ] {
            assert_eq!(event(&checkout(state, failure)), expected, "{state:?} {failure:?}");
        }
    }

    #[test]
    fn a_checkout_of_somebody_else_bears_no_payment_of_ours() {
        let mut other = checkout(CheckoutState::Open, None);
        other.client_reference = "not one of ours!".to_owned();
        assert_eq!(report(other).unwrap().payment, None);
    }

    #[test]
    fn a_signed_body_that_cannot_be_read_says_why_and_what_to_look_up() {
        use super::super::super::UnreadableReport;
        let event = |kind: &str, data: &str| {
            format!(r#"{{"id":"evt_1","type":"{kind}","at":"2026-11-21T12:00:00Z","data":{data}}}"#)
        };
        let unreadable = |why| UnreadableReport { reference: None, payment: None, why };
        let other = serde_json::json!({
            "reference": "sb_1", "client_reference": "pay_1", "amount_minor": 1250,
            "currency": "XXX", "state": "open", "at": "2026-11-21T12:00:00Z",
            "url": "http://127.0.0.1:1/pay/sb_1",
        });
        let of_other = UnreadableReport {
            reference: Some("sb_1".to_owned()),
            payment: Some(PaymentId::parse("pay_1").unwrap()),
            ..unreadable("an amount that we do not collect")
        };
        for (body, expected) in [
            (String::new(), unreadable("not an event")),
            ("[]".to_owned(), unreadable("not an event")),
            (event("checkout.succeeded", "{}"), unreadable("not a checkout")),
            (event("checkout.succeeded", &"[".repeat(9_999)), unreadable("not an event")),
            (event("checkout.declined", &other.to_string()), of_other),
        ] {
            let content = gateway_event(body.as_bytes()).content;
            assert_eq!(content, EventContent::Unreadable(expected), "{body:.80}");
        }
        let refund = gateway_event(event("refund.made", "{}").as_bytes());
        assert_eq!((&*refund.event_id, &*refund.kind), ("evt_1", "refund.made"));
        assert_eq!(refund.content, EventContent::Nothing);
    }
}
