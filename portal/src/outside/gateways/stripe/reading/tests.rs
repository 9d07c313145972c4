//! Meaning of Stripe's objects and events.

use serde_json::json;

use super::super::super::UnreadableReport;
use super::*;

/// A session of ours over S/ 125.50, with some fields changed.
fn session(changes: Value) -> Session {
    serde_json::from_value(session_object(changes)).unwrap()
}

fn session_object(changes: Value) -> Value {
    let mut object = json!({
        "id": "cs_1",
        "object": "checkout.session",
        "amount_total": 12_550,
        "client_reference_id": "pay_1",
        "created": 100,
        "currency": "pen",
        "metadata": { "payment": "pay_1" },
        "mode": "payment",
        "payment_intent": null,
        "payment_status": "unpaid",
        "status": "open",
        "a_field_of_tomorrow": { "with": ["anything"] },
    });
    object.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    object
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn success(second: i64) -> Option<Event> {
    Some(Event::Succeeded { reference: "cs_1".to_owned(), at: at(second) })
}

fn moving() -> Option<Event> {
    Some(Event::Processing { reference: "cs_1".to_owned() })
}

fn no(failure: Failure, last: bool) -> Option<Event> {
    Some(Event::Declined { failure, last })
}

#[test]
fn every_stand_of_a_session_is_an_event_or_nothing_new() {
    let intent = |status: &str, error: Value, charge: Value| {
        json!({
            "id": "pi_1", "status": status, "amount": 12_550, "currency": "pen", "created": 150,
            "last_payment_error": error, "latest_charge": charge,
        })
    };
    let stolen = json!({ "code": "card_declined", "decline_code": "stolen_card" });
    let charge = json!({ "id": "ch_1", "created": 200 });
    let (open, complete) = ("open", "complete");
    for (status, payment_status, intent, expected) in [
        (open, "unpaid", json!(null), None),
        (open, "unpaid", json!("pi_1"), None),
        (open, "unpaid", intent("requires_action", json!(null), json!(null)), None),
        (
            open,
            "unpaid",
            intent("requires_payment_method", stolen.clone(), json!(null)),
            no(Failure::LostOrStolen, false),
        ),
        (complete, "unpaid", json!(null), moving()),
        (complete, "unpaid", intent("processing", json!(null), json!(null)), moving()),
        (
            complete,
            "unpaid",
            intent("requires_payment_method", stolen.clone(), json!(null)),
            no(Failure::LostOrStolen, true),
        ),
        (
            complete,
            "unpaid",
            intent("canceled", json!(null), json!(null)),
            no(Failure::Declined, true),
        ),
        (complete, "paid", intent("succeeded", json!(null), charge.clone()), success(200)),
        (complete, "paid", intent("succeeded", json!(null), json!("ch_1")), success(150)),
        (complete, "paid", json!("pi_1"), success(100)),
        // The money has moved, whatever the other fields say.
        ("expired", "paid", intent("succeeded", stolen, charge), success(200)),
        ("expired", "unpaid", json!(null), Some(Event::Expired)),
    ] {
        let changes = json!({
            "status": status, "payment_status": payment_status, "payment_intent": intent,
        });
        let told = report(&session(changes.clone())).unwrap();
        assert_eq!(told.event, expected, "{changes}");
        assert_eq!(told.reference, "cs_1");
    }
}

#[test]
fn a_session_that_we_cannot_read_is_unknown() {
    for changes in [
        json!({ "status": "of_tomorrow" }),
        json!({ "status": null }),
        json!({ "status": "complete", "payment_status": "no_payment_required" }),
        json!({ "amount_total": null }),
        json!({ "currency": "jpy" }),
        json!({ "currency": null }),
    ] {
        let told = report(&session(changes.clone()));
        assert_eq!(told, Err(answer::unreadable()), "{changes}");
    }
}

#[test]
fn the_payment_is_the_client_reference_or_else_in_the_metadata() {
    for (changes, expected) in [
        (json!({}), Some("pay_1")),
        (json!({ "client_reference_id": null }), Some("pay_1")),
        (json!({ "client_reference_id": "pay_2", "metadata": null }), Some("pay_2")),
        (json!({ "client_reference_id": null, "metadata": {} }), None),
        (json!({ "client_reference_id": "not ours!" }), None),
    ] {
        let told = report(&session(changes.clone())).unwrap().payment;
        assert_eq!(told.as_ref().map(PaymentId::as_str), expected, "{changes}");
    }
}

#[test]
fn each_word_of_stripe_for_a_no_is_one_of_ours() {
    for (code, decline, expected) in [
        ("card_declined", Some("generic_decline"), Failure::Declined),
        ("card_declined", Some("insufficient_funds"), Failure::InsufficientFunds),
        ("card_declined", Some("lost_card"), Failure::LostOrStolen),
        ("card_declined", Some("stolen_card"), Failure::LostOrStolen),
        ("card_declined", Some("pickup_card"), Failure::LostOrStolen),
        ("card_declined", Some("expired_card"), Failure::ExpiredCard),
        ("card_declined", Some("authentication_required"), Failure::NotAuthenticated),
        ("card_declined", Some("a_word_of_tomorrow"), Failure::Declined),
        ("card_declined", None, Failure::Declined),
        ("expired_card", None, Failure::ExpiredCard),
        ("incorrect_cvc", Some("incorrect_cvc"), Failure::IncorrectCvc),
        ("invalid_cvc", None, Failure::IncorrectCvc),
        ("payment_intent_authentication_failure", None, Failure::NotAuthenticated),
        ("processing_error", None, Failure::Declined),
    ] {
        let error =
            PaymentError { code: Some(code.to_owned()), decline_code: decline.map(str::to_owned) };
        assert_eq!(failure(&error), expected, "{code} {decline:?}");
    }
}

fn content(kind: &str, object: Value) -> EventContent {
    let event = json!({
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "created": 300,
        "data": { "object": object },
    });
    let event = gateway_event(event.to_string().as_bytes());
    assert_eq!((event.event_id.as_str(), event.kind.as_str()), ("evt_1", kind));
    event.content
}

fn event_of(content: EventContent) -> Option<Event> {
    let EventContent::Report(report) = content else { panic!("{content:?}") };
    report.event
}

#[test]
fn every_event_that_we_know_tells_of_a_session() {
    let unpaid = json!({ "status": "complete" });
    let paid = json!({ "status": "complete", "payment_status": "paid", "payment_intent": "pi_1" });
    for (kind, changes, expected) in [
        ("checkout.session.completed", paid.clone(), success(300)),
        ("checkout.session.completed", unpaid.clone(), moving()),
        ("checkout.session.async_payment_succeeded", paid.clone(), success(300)),
        ("checkout.session.async_payment_failed", unpaid, no(Failure::Declined, true)),
        ("checkout.session.expired", json!({ "status": "expired" }), Some(Event::Expired)),
    ] {
        assert_eq!(event_of(content(kind, session_object(changes))), expected, "{kind}");
    }
}

#[test]
fn a_declined_card_is_told_by_its_intent() {
    let intent = json!({
        "id": "pi_1", "object": "payment_intent", "amount": 12_550, "currency": "pen",
        "metadata": { "payment": "pay_1" }, "status": "requires_payment_method",
        "last_payment_error": { "code": "card_declined", "decline_code": "insufficient_funds" },
    });
    let expected = no(Failure::InsufficientFunds, false);
    assert_eq!(event_of(content("payment_intent.payment_failed", intent)), expected);
}

#[test]
fn what_is_not_ours_tells_nothing() {
    let subscription = json!({ "mode": "subscription", "amount_total": null });
    let intent = json!({ "id": "pi_1", "amount": 1, "currency": "jpy", "metadata": {} });
    for (kind, object) in [
        ("checkout.session.completed", session_object(subscription)),
        ("checkout.session.of_tomorrow", json!({})),
        ("payment_intent.payment_failed", intent),
        ("payment_intent.succeeded", json!({ "id": "pi_1" })),
        ("charge.refunded", json!({})),
    ] {
        assert_eq!(content(kind, object.clone()), EventContent::Nothing, "{kind} {object}");
    }
}

#[test]
fn what_cannot_be_read_says_why_and_what_to_look_up() {
    let completed = "checkout.session.completed";
    let failed = "payment_intent.payment_failed";
    let of = |reference: Option<&str>, payment: Option<&str>, why| UnreadableReport {
        reference: reference.map(str::to_owned),
        payment: payment.map(|id| PaymentId::parse(id).unwrap()),
        why,
    };
    let amount = "an amount that we do not collect";
    let yen = json!({ "currency": "jpy" });
    let of_nobody = json!({ "client_reference_id": null, "metadata": null, "currency": "jpy" });
    let of_others = json!({ "client_reference_id": "order 12", "metadata": { "a": 1 } });
    let paid = json!({ "payment_status": "paid" });
    let intent = json!({ "id": "pi_1", "metadata": { "payment": "pay_1" } });
    let not_a_session = "not a session";
    for (kind, object, expected) in [
        (completed, json!({}), of(None, None, not_a_session)),
        (completed, json!([1]), of(None, None, not_a_session)),
        (completed, json!(null), of(None, None, not_a_session)),
        (completed, session_object(of_others), of(Some("cs_1"), None, not_a_session)),
        (
            completed,
            session_object(json!({ "id": "a/b" })),
            of(None, Some("pay_1"), "not a reference"),
        ),
        (completed, session_object(yen), of(Some("cs_1"), Some("pay_1"), amount)),
        (completed, session_object(of_nobody), of(Some("cs_1"), None, amount)),
        (
            completed,
            session_object(json!({ "amount_total": null })),
            of(Some("cs_1"), Some("pay_1"), amount),
        ),
        (failed, intent, of(Some("pi_1"), Some("pay_1"), amount)),
        (failed, json!(null), of(None, None, "not a payment intent")),
    ] {
        let expected = EventContent::Unreadable(expected);
        assert_eq!(content(kind, object.clone()), expected, "{kind} {object}");
    }
    let timeless = json!({
        "id": "evt_1", "type": completed, "data": { "object": session_object(paid) },
    });
    let event = gateway_event(timeless.to_string().as_bytes());
    let expected = of(Some("cs_1"), Some("pay_1"), "a success without a time");
    assert_eq!(event.content, EventContent::Unreadable(expected));
}

#[test]
fn a_refund_is_pending_gone_or_failed() {
    for (status, expected) in [
        (json!("succeeded"), RefundState::Succeeded),
        (json!("pending"), RefundState::Pending),
        (json!("requires_action"), RefundState::Pending),
        (json!(null), RefundState::Pending),
        (json!("failed"), RefundState::Failed),
        (json!("canceled"), RefundState::Failed),
    ] {
        let refund = json!({ "id": "re_1", "amount": 100, "currency": "pen", "status": status });
        let told = refund_report(serde_json::from_value(refund).unwrap()).unwrap();
        assert_eq!(told.state, expected, "{status}");
    }
}
