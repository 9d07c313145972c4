//! Requests to Twilio, and the meaning of its answers.

mod templates;

use std::time::Duration;

use domain::contact::Channel;
use portal::outside::carriers::twilio::{
    BASE_URL, Templates, TwilioCarrier, TwilioSettings, TwilioSettingsError,
};
use portal::outside::carriers::{Carrier, CarrierReference, Message};
use sandbox::twilio::{ACCOUNT, AUTH_TOKEN, TwilioBehaviour, TwilioDouble};

use crate::{LONG, SHORT, TELEPHONE, assert_quiet, message, told};

const SENDER: &str = "+15005550006";
const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";

fn settings(double: &TwilioDouble) -> TwilioSettings {
    let (account, token) = (ACCOUNT.to_owned(), AUTH_TOKEN.to_owned());
    TwilioSettings {
        base_url: double.url.clone(),
        timeout: LONG,
        ..TwilioSettings::new(account, token, SENDER.to_owned())
    }
}

fn carrier(settings: TwilioSettings) -> TwilioCarrier {
    TwilioCarrier::new(settings, Channel::Sms).unwrap()
}

#[tokio::test]
async fn each_channel_and_sender_is_written_as_twilio_wants_it() {
    use Channel::{Sms, WhatsApp};
    let callback = || Some("https://pagos.example/twilio?a=1".to_owned());
    let called = "https://pagos.example/twilio?a=1&reminder=rem_1";
    for (channel, sender, callback_url, expected) in [
        (Sms, SENDER, None, [Some(TELEPHONE), Some(SENDER), None, None]),
        (Sms, SERVICE, None, [Some(TELEPHONE), None, Some(SERVICE), None]),
        (Sms, SENDER, callback(), [Some(TELEPHONE), Some(SENDER), None, Some(called)]),
        (
            WhatsApp,
            SENDER,
            None,
            [Some("whatsapp:+51987654321"), Some("whatsapp:+15005550006"), None, None],
        ),
        (WhatsApp, SERVICE, None, [Some("whatsapp:+51987654321"), None, Some(SERVICE), None]),
    ] {
        let double = TwilioDouble::start().await.unwrap();
        let settings =
            TwilioSettings { sender: sender.to_owned(), callback_url, ..settings(&double) };
        let carrier = TwilioCarrier::new(settings, channel).unwrap();
        assert_eq!((carrier.channel(), carrier.dedupes()), (channel, false));

        let message = message("rem_1");
        let reference = Some("SM00000000000000000000000000000001".to_owned());
        assert_eq!(carrier.hand_over(&message).await, Ok(CarrierReference { reference }));

        let fields = double.books().messages[0].clone();
        let written = ["To", "From", "MessagingServiceSid", "StatusCallback"]
            .map(|name| fields.get(name).map(String::as_str));
        assert_eq!(written, expected, "{channel:?} {sender}");
        assert_eq!(fields["Body"], message.short);
    }
}

#[tokio::test]
async fn each_answer_says_whether_to_try_again() {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = carrier(settings(&double));
    for (behaviour, kind, reason) in [
        (TwilioBehaviour::Refuse(400, 21211), "address", "400, code 21211"),
        (TwilioBehaviour::Refuse(400, 21214), "address", "400, code 21214"),
        (TwilioBehaviour::Refuse(400, 21217), "address", "400, code 21217"),
        (TwilioBehaviour::Refuse(400, 21610), "address", "400, code 21610"),
        (TwilioBehaviour::Refuse(400, 21612), "address", "400, code 21612"),
        (TwilioBehaviour::Refuse(400, 21614), "address", "400, code 21614"),
        (TwilioBehaviour::Refuse(400, 63003), "address", "400, code 63003"),
        (TwilioBehaviour::Refuse(400, 63024), "address", "400, code 63024"),
        (TwilioBehaviour::Refuse(500, 21211), "unknown", "500, code 21211"),
        (TwilioBehaviour::Refuse(429, 20429), "temporary", "429, code 20429"),
        (TwilioBehaviour::Refuse(503, 20503), "temporary", "503, code 20503"),
        (TwilioBehaviour::Say(429, ""), "temporary", "429, no code"),
        (TwilioBehaviour::Refuse(400, 21602), "permanent", "400, code 21602"),
        (
            TwilioBehaviour::Refuse(400, 63016),
            "permanent",
            "400, code 63016: WhatsApp wants an approved template: twilio.whatsapp_templates names \
             none for this",
        ),
        (
            TwilioBehaviour::Refuse(400, 63049),
            "permanent",
            "400, code 63049: WhatsApp chose not to deliver it",
        ),
        (TwilioBehaviour::Refuse(404, 20404), "permanent", "404, code 20404"),
        (TwilioBehaviour::Say(400, "To: +51987654321"), "permanent", "400, no code"),
        (TwilioBehaviour::Say(400, r#"{"code": 987654321}"#), "permanent", "400, no code"),
        (TwilioBehaviour::Say(400, r#"{"code": "+51987654321"}"#), "permanent", "400, no code"),
        (TwilioBehaviour::Refuse(500, 20500), "unknown", "500, code 20500"),
        (TwilioBehaviour::Say(502, "<html>"), "unknown", "502, no code"),
        (TwilioBehaviour::Say(504, ""), "unknown", "504, no code"),
        (TwilioBehaviour::Say(201, "<html>"), "unknown", "unreadable answer"),
        (
            TwilioBehaviour::Say(201, r#"{"sid": "SM +51987654321"}"#),
            "unknown",
            "unreadable answer",
        ),
        (TwilioBehaviour::Say(200, "{}"), "unknown", "unreadable answer"),
        (TwilioBehaviour::Close, "unknown", "connection lost"),
    ] {
        double.behave(behaviour);
        let answer = carrier.hand_over(&message("rem_1")).await;
        assert_eq!(told(&answer), (kind, reason), "{behaviour:?}");
        assert_quiet(&format!("{answer:?} {}", answer.as_ref().unwrap_err()));
    }
}

#[tokio::test]
async fn a_sign_in_that_is_refused_is_for_an_operator_to_mend() {
    let double = TwilioDouble::start().await.unwrap();
    let right = settings(&double);
    let wrong = TwilioSettings { auth_token: "wrong-token".to_owned(), ..right.clone() };
    for (settings, behaviour, start) in [
        (&wrong, TwilioBehaviour::Accept, "401, code 20003: "),
        (&right, TwilioBehaviour::Refuse(400, 20003), "400, code 20003: "),
        (&right, TwilioBehaviour::Refuse(403, 20005), "403, code 20005: "),
        (&right, TwilioBehaviour::Say(403, "{}"), "403, no code: "),
    ] {
        double.behave(behaviour);
        let answer = carrier(settings.clone()).hand_over(&message("rem_1")).await;
        let (kind, reason) = told(&answer);
        assert_eq!(kind, "temporary");
        assert!(reason.starts_with(start) && reason.contains("operator"), "{reason}");
        assert_quiet(reason);
    }
    assert!(double.books().messages.is_empty());
}

#[tokio::test]
async fn silence_before_the_message_is_not_silence_after_it() {
    let double = TwilioDouble::start().await.unwrap();
    // The discard port, where nobody listens.
    let nowhere = TwilioSettings { base_url: "http://127.0.0.1:9".to_owned(), ..settings(&double) };
    let answer = carrier(nowhere).hand_over(&message("rem_1")).await;
    assert_eq!(told(&answer), ("temporary", "no connection"));
    assert_quiet(&format!("{answer:?}"));

    double.behave(TwilioBehaviour::Hang);
    let hurried = TwilioSettings { timeout: SHORT, ..settings(&double) };
    let answer = carrier(hurried).hand_over(&message("rem_1")).await;
    assert_eq!(told(&answer), ("unknown", "time-out"));
    assert_quiet(&format!("{answer:?}"));
    assert_eq!(double.books().messages.len(), 1, "Twilio has it");
}

#[tokio::test]
async fn a_lost_connection_is_not_tried_again_behind_our_back() {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = carrier(settings(&double));
    // The second call reuses the connection.
    assert_eq!(told(&carrier.hand_over(&message("rem_1")).await).0, "taken");
    double.behave(TwilioBehaviour::Close);
    let answer = carrier.hand_over(&message("rem_2")).await;
    assert_eq!(told(&answer), ("unknown", "connection lost"));
    let books = double.books();
    assert_eq!((books.requests, books.messages.len()), (2, 2));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = carrier(settings(&double));
    for (status, reason) in [
        (301, "301, no code"),
        (302, "302, no code"),
        (303, "303, no code"),
        (307, "307, no code"),
        (308, "308, no code"),
    ] {
        let before = double.books().requests;
        double.behave(TwilioBehaviour::Redirect(status));
        let answer = carrier.hand_over(&message("rem_1")).await;
        assert_eq!(told(&answer), ("unknown", reason));
        assert_eq!(double.books().requests, before + 1);
    }
}

#[tokio::test]
async fn what_is_not_a_telephone_number_never_leaves_us() {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = carrier(settings(&double));
    for to in [
        "",
        "+",
        "987654321",
        "+51 987 654 321",
        "+51987654321 ",
        "+0051987654321",
        "+519876",
        "+5198765432112345",
        "whatsapp:+51987654321",
        "+51987654321&From=+1",
        "+५१९८७६५४३",
        "rosa@example.com",
    ] {
        let answer = carrier.hand_over(&Message { to: to.to_owned(), ..message("rem_1") }).await;
        assert_eq!(told(&answer), ("address", "not a telephone number"), "{to:?}");
    }
    assert_eq!(double.books().requests, 0);
}

#[tokio::test]
async fn settings_that_carry_nothing_are_refused() {
    use TwilioSettingsError::Setting;
    let double = TwilioDouble::start().await.unwrap();
    let good = settings(&double);
    let text = |text: &str| text.to_owned();
    for (settings, expected) in [
        (good.clone(), None),
        (TwilioSettings { base_url: text(BASE_URL), ..good.clone() }, None),
        (TwilioSettings { sender: text(SERVICE), ..good.clone() }, None),
        (TwilioSettings { sender: text("Colegio"), ..good.clone() }, Some(Setting("sender"))),
        (TwilioSettings { sender: text("MG../x"), ..good.clone() }, Some(Setting("sender"))),
        (TwilioSettings { sender: text("5551234567"), ..good.clone() }, Some(Setting("sender"))),
        (TwilioSettings { auth_token: text(""), ..good.clone() }, Some(Setting("auth token"))),
        (TwilioSettings { account_sid: text(""), ..good.clone() }, Some(Setting("account SID"))),
        (
            TwilioSettings { account_sid: text("../AC0"), ..good.clone() },
            Some(Setting("account SID")),
        ),
        (
            TwilioSettings { base_url: text("api.twilio.com"), ..good.clone() },
            Some(Setting("base URL")),
        ),
        (
            TwilioSettings { callback_url: Some(text("/twilio")), ..good.clone() },
            Some(Setting("callback URL")),
        ),
    ] {
        for channel in [Channel::Sms, Channel::WhatsApp] {
            let error = TwilioCarrier::new(settings.clone(), channel).err();
            assert_eq!(error, expected, "{settings:?}");
        }
    }
    for &channel in Channel::ALL {
        let error = TwilioCarrier::new(good.clone(), channel).err();
        let is_served = matches!(channel, Channel::Sms | Channel::WhatsApp);
        assert_eq!(error, (!is_served).then_some(TwilioSettingsError::Channel), "{channel:?}");
    }
}

#[test]
fn settings_do_not_print_their_secrets() {
    let settings = TwilioSettings {
        account_sid: ACCOUNT.to_owned(),
        auth_token: AUTH_TOKEN.to_owned(),
        base_url: BASE_URL.to_owned(),
        sender: TELEPHONE.to_owned(),
        templates: Templates::new(),
        callback_url: Some("https://pagos.example/twilio?secret=42".to_owned()),
        timeout: Duration::from_secs(10),
    };
    let printed = format!("{settings:?}");
    assert_eq!(printed, "TwilioSettings(from a telephone, callbacks: true, 10s)");
    assert_quiet(&printed);
}
