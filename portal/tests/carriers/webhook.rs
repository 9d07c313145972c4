//! Requests to the institution's own system, and the meaning of its answers.

use std::sync::Arc;
use std::time::Duration;

use domain::contact::Channel;
use portal::outside::carriers::webhook::{WebhookCarrier, WebhookSettings, WebhookSettingsError};
use portal::outside::carriers::{Carrier, CarrierReference, Message};
use portal::platform::clock::SystemClock;
use sandbox::webhook_receiver::{PATH, ReceiverBehaviour, WebhookReceiver};
use serde_json::json;

use crate::{LONG, SHORT, TELEPHONE, assert_quiet, message, told};

const SECRET: &[u8] = b"a secret of thirty-two bytes ...";

fn settings(receiver: &WebhookReceiver) -> WebhookSettings {
    at(&format!("http://127.0.0.1:{}{PATH}", receiver.port))
}

fn at(url: &str) -> WebhookSettings {
    let (url, secret) = (url.to_owned(), SECRET.to_vec());
    WebhookSettings { url, secret, timeout: LONG, allow_private: true }
}

fn carrier(settings: WebhookSettings) -> WebhookCarrier {
    WebhookCarrier::new(settings, Arc::new(SystemClock::default())).unwrap()
}

#[tokio::test]
async fn a_reminder_is_told_as_data_and_signed_now() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    // By address, and by a name that must be resolved first.
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
        let carrier = carrier(at(&format!("http://{host}:{}{PATH}", receiver.port)));
        assert_eq!((carrier.channel(), carrier.dedupes()), (Channel::Webhook, true));
        let answer = carrier.hand_over(&message("rem_1")).await;
        assert_eq!(answer, Ok(CarrierReference { reference: None }), "{host}");
        let expected = json!({
            "type": "reminder.due",
            "timestamp": "2026-11-15T19:05:00Z",
            "data": { "reminder": "rem_1", "to": TELEPHONE, "amount_minor": 12_550 },
        });
        assert_eq!(receiver.books().bodies.pop(), Some(expected), "{host}");
    }
}

#[tokio::test]
async fn each_answer_says_whether_to_try_again() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    let carrier = carrier(settings(&receiver));
    for (behaviour, kind, reason) in [
        (ReceiverBehaviour::Take(200), "taken", ""),
        (ReceiverBehaviour::Take(202), "taken", ""),
        (ReceiverBehaviour::Refuse(400), "permanent", "400"),
        (ReceiverBehaviour::Refuse(401), "permanent", "401"),
        (ReceiverBehaviour::Refuse(404), "permanent", "404"),
        (ReceiverBehaviour::Refuse(410), "permanent", "410, the receiver wants no more"),
        (ReceiverBehaviour::Refuse(422), "permanent", "422"),
        (ReceiverBehaviour::Refuse(429), "temporary", "429"),
        (ReceiverBehaviour::Refuse(500), "temporary", "500"),
        (ReceiverBehaviour::Take(502), "temporary", "502"),
        (ReceiverBehaviour::Refuse(503), "temporary", "503"),
        (ReceiverBehaviour::Close, "temporary", "connection lost"),
    ] {
        receiver.behave(behaviour);
        let answer = carrier.hand_over(&message("rem_1")).await;
        assert_eq!(told(&answer), (kind, reason), "{behaviour:?}");
        assert_quiet(&format!("{answer:?}"));
    }
}

#[tokio::test]
async fn silence_is_tried_again_wherever_it_came() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    receiver.behave(ReceiverBehaviour::Hang);
    let hurried = WebhookSettings { timeout: SHORT, ..settings(&receiver) };
    // The discard port, where nobody listens. Labels of more than 63 characters do not exist.
    let nobody = format!("http://{}.example/", "x".repeat(64));
    for (settings, reason) in [
        (hurried, "time-out"),
        (at("http://127.0.0.1:9/"), "no connection"),
        (at(&nobody), "the host is not found"),
    ] {
        let answer = carrier(settings).hand_over(&message("rem_1")).await;
        assert_eq!(told(&answer), ("temporary", reason));
        assert_quiet(&format!("{answer:?}"));
    }
}

#[tokio::test]
async fn what_is_told_twice_is_shown_once() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    let carrier = carrier(settings(&receiver));
    receiver.behave(ReceiverBehaviour::Take(500));
    assert_eq!(told(&carrier.hand_over(&message("rem_1")).await).0, "temporary");
    receiver.behave(ReceiverBehaviour::Take(204));
    assert_eq!(told(&carrier.hand_over(&message("rem_1")).await).0, "taken");
    let books = receiver.books();
    assert_eq!((books.bodies.len(), books.shown.len()), (2, 1));
    assert_eq!(books.bodies[0], books.bodies[1]);
}

#[tokio::test]
async fn only_who_knows_the_secret_is_believed() {
    let longest = [7; 100];
    for (theirs, ours, expected) in [
        (SECRET, SECRET, "taken"),
        (&longest[..], &longest[..], "taken"),
        (SECRET, &b"another"[..], "permanent"),
    ] {
        let receiver = WebhookReceiver::start(theirs).await.unwrap();
        let settings = WebhookSettings { secret: ours.to_vec(), ..settings(&receiver) };
        let answer = carrier(settings).hand_over(&message("rem_1")).await;
        assert_eq!(told(&answer).0, expected);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    let carrier = carrier(settings(&receiver));
    for status in [301, 302, 303, 307, 308] {
        let before = receiver.books().requests;
        receiver.behave(ReceiverBehaviour::Redirect(status));
        let answer = carrier.hand_over(&message("rem_1")).await;
        let reason = format!("{status}, and we follow nowhere");
        assert_eq!(told(&answer), ("temporary", reason.as_str()));
        assert_eq!(receiver.books().requests, before + 1);
    }
    assert!(receiver.books().shown.is_empty());
}

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_written() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
    ] {
        let url = format!("http://{host}:{}{PATH}", receiver.port);
        let answer = carrier(WebhookSettings { allow_private: false, ..at(&url) })
            .hand_over(&message("rem_1"))
            .await;
        assert_eq!(told(&answer), ("permanent", "the host is not on the public net"), "{host}");
        assert_quiet(&format!("{answer:?}"));
    }
    assert_eq!(receiver.books().requests, 0);
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_is_never_taken() {
    let receiver = WebhookReceiver::start(SECRET).await.unwrap();
    let message = Message { id: "rem\n1".to_owned(), ..message("rem_1") };
    let answer = carrier(settings(&receiver)).hand_over(&message).await;
    assert_eq!(told(&answer), ("permanent", "an id that no header can hold"));
    assert_eq!(receiver.books().requests, 0);
}

#[test]
fn settings_that_carry_nothing_are_refused() {
    let no_secret = WebhookSettings { secret: Vec::new(), ..at("https://a.example/") };
    for (settings, expected) in [
        (at("https://a.example/hook"), None),
        (at("http://a.example"), None),
        (at("a.example/hook"), Some(WebhookSettingsError::Address)),
        (at("ftp://a.example/"), Some(WebhookSettingsError::Address)),
        (at("data:text/plain,x"), Some(WebhookSettingsError::Address)),
        (at(""), Some(WebhookSettingsError::Address)),
        (no_secret, Some(WebhookSettingsError::Secret)),
    ] {
        let clock = Arc::new(SystemClock::default());
        assert_eq!(WebhookCarrier::new(settings, clock).err(), expected);
    }
}

#[test]
fn settings_do_not_print_their_secrets() {
    let url = "https://user:secret@a.example/hooks/secret?token=secret";
    let settings = WebhookSettings { timeout: Duration::from_secs(5), ..at(url) };
    let printed = format!("{settings:?}");
    assert_eq!(printed, "WebhookSettings(a.example, private: true, 5s)");
    assert_quiet(&printed);
}
