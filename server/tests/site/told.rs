//! Twilio's callbacks about reminders.

use std::sync::Arc;

use domain::access::Actor;
use domain::contact::Channel;
use jiff::SignedDuration;
use portal::Portal;
use portal::billing::debtors;
use portal::contact::reminders::log::{self, Entry, LogEvent};
use portal::contact::reminders::{decide_due, send_due};
use portal::outside::carriers::twilio::callback::{SIGNATURE, sign};
use portal::outside::carriers::{CarrierError, Carriers};
use portal::testing::family::family;
use portal::testing::{RecordingCarrier, TestPortal, on_both, tamper};
use server::config::Secret;

use crate::house::House;

const TOKEN: &str = "the token of the account";

/// A text message with unknown delivery.
async fn in_doubt(t: &TestPortal) -> Portal {
    t.clock.advance(SignedDuration::from_hours(1));
    let sms = Arc::new(RecordingCarrier::new(Channel::Sms, false));
    sms.fail_with(Some(CarrierError::Unknown("no answer".into())));
    let portal = Portal { carriers: Carriers::new(vec![sms]), ..t.portal.clone() };
    family(&portal).await;
    let choose = "UPDATE debtors SET phone = '+51987654321', channels = 'sms'";
    tamper(&portal, choose).await.unwrap();
    decide_due(&portal, &Actor::System).await.unwrap();
    send_due(&portal, &Actor::System).await.unwrap();
    portal
}

async fn log_of(portal: &Portal, email: &str) -> Vec<LogEvent> {
    let debtor = debtors::by_email(portal, &Actor::System, email).await.unwrap().unwrap();
    let (links, _) = log::read(portal, &Actor::System, &debtor).await.unwrap();
    links.iter().map(|l| serde_json::from_str::<Entry>(&l.text).unwrap().what).collect()
}

/// Calls back like Twilio; returns the status of the answer.
async fn call(house: &House, query: &str, token: &str) -> u16 {
    let url = format!("http://{}/carriers/twilio{query}", house.address());
    let form = [("MessageSid", "SM42"), ("MessageStatus", "delivered"), ("To", "+51987654321")];
    let form: Vec<(String, String)> =
        form.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let signature = sign(token, &url, &form);
    let call = reqwest::Client::new().post(&url).header(SIGNATURE, signature).form(&form);
    call.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn our_own_id_in_the_address_finds_a_message_that_has_no_reference_yet() {
    on_both(async |t| {
        let portal = in_doubt(&t).await;
        let house = House::open_with(t, |edge| edge.keys.twilio = Some(Secret::from(TOKEN))).await;
        let email = "a-100@example.org";
        let told = log_of(&portal, email).await;
        let [LogEvent::Claimed { reminder, .. }, LogEvent::Unknown { .. }] = &told[..] else {
            panic!("{told:?}")
        };
        let id = reminder.as_str();
        for (query, token, status) in [
            (format!("?reminder={id}"), "another token", 403),
            (String::new(), TOKEN, 204),
            ("?reminder=no-such".to_owned(), TOKEN, 204),
        ] {
            assert_eq!(call(&house, &query, token).await, status, "{query}");
        }
        assert_eq!(log_of(&portal, email).await, told, "nothing of ours");
        for _ in 0..2 {
            assert_eq!(call(&house, &format!("?reminder={id}"), TOKEN).await, 204);
        }
        let now = log_of(&portal, email).await;
        let news = &now[told.len()..];
        assert!(matches!(news, [LogEvent::Sent { .. }, LogEvent::Delivered { .. }]), "{news:?}");
    })
    .await;
}
