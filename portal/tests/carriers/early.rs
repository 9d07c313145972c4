//! Twilio's reports about a message before its hand-over is recorded.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::access::Actor;
use domain::activity::Activity;
use domain::contact::Channel;
use jiff::SignedDuration;
use portal::billing::{debtors, invoices};
use portal::contact::reminders::log::{self, Entry, LogEvent};
use portal::contact::reminders::{decide_due, report_of, send_due};
use portal::outside::carriers::twilio::{TwilioCarrier, TwilioSettings, callback};
use portal::outside::carriers::{CarrierError, Carriers};
use portal::testing::family::{Family, family};
use portal::testing::{RecordingCarrier, TestPortal, on_both, tamper};
use portal::{Error, Portal};
use sandbox::twilio::{ACCOUNT, AUTH_TOKEN, TwilioBehaviour, TwilioDouble, TwilioFields};
use tokio::net::TcpListener;

use crate::LONG;

const LUCIA: &str = "a-100@example.org";

/// A family that prefers text messages to e-mail, on a Saturday at 8:00 in Lima.
struct World {
    portal: Portal,
    family: Family,
    double: TwilioDouble,
    email: Arc<RecordingCarrier>,
}

impl World {
    async fn of(t: &TestPortal) -> Self {
        t.clock.advance(SignedDuration::from_hours(1));
        let double = TwilioDouble::start().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let settings = TwilioSettings {
            base_url: double.url.clone(),
            callback_url: Some(format!("{origin}/told")),
            timeout: LONG,
            ..TwilioSettings::new(ACCOUNT.into(), AUTH_TOKEN.into(), "+15005550006".into())
        };
        let sms = Arc::new(TwilioCarrier::new(settings, Channel::Sms).unwrap());
        let email = Arc::new(RecordingCarrier::new(Channel::Email, true));
        let carriers = Carriers::new(vec![sms, email.clone()]);
        let portal = Portal { carriers, ..t.portal.clone() };
        let family = family(&portal).await;
        let choose = "UPDATE debtors SET phone = '+51987654321', channels = 'sms,email'";
        tamper(&portal, choose).await.unwrap();
        let app = Router::new().route("/told", post(told)).with_state((portal.clone(), origin));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { portal, family, double, email }
    }

    async fn run(&self) {
        decide_due(&self.portal, &Actor::System).await.unwrap();
        send_due(&self.portal, &Actor::System).await.unwrap();
    }

    async fn told(&self) -> Vec<LogEvent> {
        let debtor = debtors::by_email(&self.portal, &Actor::System, LUCIA).await.unwrap().unwrap();
        let (links, end) = log::read(&self.portal, &Actor::System, &debtor).await.unwrap();
        assert_eq!(log::verify(&self.portal, &debtor, &links, &end), Ok(()), "the chain holds");
        links.iter().map(|l| serde_json::from_str::<Entry>(&l.text).unwrap().what).collect()
    }

    /// Log entries in short form.
    async fn story(&self) -> Vec<&'static str> {
        let word = |what: &LogEvent| match what {
            LogEvent::Claimed { channel: Channel::Sms, .. } => "claimed",
            LogEvent::Claimed { .. } => "claimed by mail",
            LogEvent::Sent { .. } => "sent",
            LogEvent::Delivered { .. } => "delivered",
            LogEvent::Failed { .. } => "failed",
            LogEvent::Unknown { .. } => "unknown",
            _ => "something else",
        };
        self.told().await.iter().map(word).collect()
    }

    /// The message to Lucía, as Twilio received it.
    async fn message(&self) -> TwilioFields {
        let told = self.told().await;
        let Some(LogEvent::Claimed { reminder, .. }) = told.first() else { panic!("{told:?}") };
        let end = format!("reminder={reminder}");
        let books = self.double.books();
        let found = books.messages.iter().find(|made| made["StatusCallback"].ends_with(&end));
        found.unwrap().clone()
    }

    /// Number of reminders on the page of Lucía's invoice.
    async fn shown(&self) -> usize {
        let (actor, invoice) = (&self.family.parent, &self.family.first_invoice);
        let detail = invoices::detail(&self.portal, actor, invoice).await.unwrap();
        let is_sent = |what: &Activity| matches!(what, Activity::ReminderSent { .. });
        detail.events.iter().filter(|event| is_sent(&event.what)).count()
    }
}

/// Handles callbacks like the server.
async fn told(
    State((portal, origin)): State<(Portal, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let query = query.unwrap();
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let signature = headers[callback::SIGNATURE].to_str().unwrap();
    if !callback::verify(AUTH_TOKEN, &format!("{origin}/told?{query}"), &form, signature) {
        return StatusCode::FORBIDDEN;
    }
    let report = callback::read(&form).unwrap();
    let id = callback::reminder(&query);
    match report_of(&portal, &report.reference, id.as_ref(), &report.state).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(Error::NotFound) => StatusCode::NOT_FOUND,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn what_is_told_before_our_record_is_kept_and_said_once() {
    for (behaviour, expected) in [
        (TwilioBehaviour::TellFirst("sent", None), &["claimed", "sent"][..]),
        (TwilioBehaviour::TellFirst("delivered", None), &["claimed", "sent", "delivered"]),
        (TwilioBehaviour::TellAndClose("sent", None), &["claimed", "sent"]),
        (TwilioBehaviour::TellAndClose("delivered", None), &["claimed", "sent", "delivered"]),
    ] {
        on_both(async |t| {
            let world = World::of(&t).await;
            world.double.behave(behaviour);
            for _ in 0..48 {
                world.run().await;
                t.clock.advance(SignedDuration::from_mins(30));
            }
            assert_eq!(world.story().await, expected, "{behaviour:?}");
            assert_eq!(world.shown().await, 1, "{behaviour:?}");
            assert_eq!(world.double.books().messages.len(), 2, "one for each person");
            assert!(world.email.messages().is_empty(), "nobody is told twice");
        })
        .await;
    }
}

#[tokio::test]
async fn what_will_not_arrive_goes_by_the_next_channel_whenever_we_hear_of_it() {
    for behaviour in [
        TwilioBehaviour::TellFirst("undelivered", Some("30003")),
        TwilioBehaviour::TellFirst("failed", Some("30005")),
        TwilioBehaviour::TellAndClose("undelivered", Some("63016")),
    ] {
        on_both(async |t| {
            let world = World::of(&t).await;
            world.double.behave(behaviour);
            for _ in 0..4 {
                world.run().await;
                t.clock.advance(SignedDuration::from_mins(1));
            }
            let expected = ["claimed", "sent", "failed", "claimed by mail", "sent"];
            assert_eq!(world.story().await, expected, "{behaviour:?}");
            assert_eq!(world.email.messages().len(), 2, "{behaviour:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_found_when_it_is_told_of() {
    for (word, code, expected) in [
        ("queued", None, &["claimed", "unknown", "sent"][..]),
        ("delivered", None, &["claimed", "unknown", "sent", "delivered"]),
        ("undelivered", Some("30003"), &["claimed", "unknown", "sent", "failed"]),
    ] {
        on_both(async |t| {
            let world = World::of(&t).await;
            world.double.behave(TwilioBehaviour::Close);
            world.run().await;
            let message = world.message().await;
            let sid = world.double.sid_of(&message);
            for _ in 0..2 {
                assert_eq!(world.double.tell(&message, &sid, (word, code)).await, 204);
            }
            assert_eq!(world.story().await, expected, "{word}");
            assert_eq!(world.shown().await, 1, "{word}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_told_after_our_record_is_kept_once() {
    for (word, code, expected) in [
        ("sent", None, &["claimed", "sent"][..]),
        ("delivered", None, &["claimed", "sent", "delivered"]),
        ("undelivered", Some("30003"), &["claimed", "sent", "failed"]),
    ] {
        on_both(async |t| {
            let world = World::of(&t).await;
            world.run().await;
            let message = world.message().await;
            let sid = world.double.sid_of(&message);
            for _ in 0..2 {
                assert_eq!(world.double.tell(&message, &sid, (word, code)).await, 204);
            }
            assert_eq!(world.story().await, expected, "{word}");
            assert_eq!(world.shown().await, 1, "{word}");
        })
        .await;
    }
}

#[tokio::test]
async fn who_tells_of_another_message_changes_nothing_of_ours() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.run().await;
        let message = world.message().await;
        let sid = world.double.sid_of(&message);
        let lost = ("undelivered", Some("30003"));
        let other = "SM00000000000000000000000000000099";
        assert_eq!(world.double.tell(&message, other, lost).await, 404, "it has its own");

        let mut unknown = message.clone();
        let url = &message["StatusCallback"];
        let (place, _) = url.split_once('=').unwrap();
        unknown.insert("StatusCallback".into(), format!("{place}=no-such"));
        assert_eq!(world.double.tell(&unknown, other, lost).await, 404, "nobody's");
        unknown.insert("StatusCallback".into(), format!("{place}=../x"));
        assert_eq!(world.double.tell(&unknown, other, lost).await, 404, "no id at all");

        let forged = reqwest::Client::new().post(url).header(callback::SIGNATURE, "AAAA");
        let form = [("MessageSid", sid.as_str()), ("MessageStatus", "failed")];
        assert_eq!(forged.form(&form).send().await.unwrap().status(), 403);
        assert_eq!(world.story().await, ["claimed", "sent"]);

        // Twilio's SID of a message takes precedence over the id in the callback URL.
        unknown.insert("StatusCallback".into(), format!("{place}=no-such"));
        assert_eq!(world.double.tell(&unknown, &sid, ("delivered", None)).await, 204);
        assert_eq!(world.story().await, ["claimed", "sent", "delivered"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_is_not_sent_because_somebody_says_so() {
    on_both(async |t| {
        let world = World::of(&t).await;
        world.double.behave(TwilioBehaviour::Refuse(400, 21602));
        world.email.fail_with(Some(CarrierError::Temporary("down".into())));
        world.run().await;
        let told = world.told().await;
        let Some(LogEvent::Claimed { reminder, .. }) = told.first() else { panic!("{told:?}") };
        let delivered = portal::outside::carriers::Delivery::Delivered;
        let answer = report_of(&world.portal, "SM1", Some(reminder), &delivered).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        assert_eq!(world.story().await, ["claimed", "failed"]);
    })
    .await;
}
