//! Templates approved by WhatsApp, in Twilio's format.

use domain::contact::Channel;
use domain::language::Language;
use domain::reminders::Kind;
use portal::outside::carriers::twilio::{
    Templates, TwilioCarrier, TwilioSettings, TwilioSettingsError,
};
use portal::outside::carriers::{Brief, Carrier, Message};
use sandbox::twilio::{TwilioBehaviour, TwilioDouble};

use super::settings;
use crate::{message, told};

const OVERDUE: &str = "HX0123456789abcdef0123456789abcdef";

fn with_template(double: &TwilioDouble) -> TwilioSettings {
    let templates = Templates::from([((Kind::Overdue, Language::Es), OVERDUE.to_owned())]);
    TwilioSettings { templates, ..settings(double) }
}

/// What Twilio received: our text, the template, its variables.
async fn handed(channel: Channel, message: &Message) -> [Option<String>; 3] {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = TwilioCarrier::new(with_template(&double), channel).unwrap();
    let answer = carrier.hand_over(message).await;
    assert_eq!(told(&answer).0, "taken", "{answer:?}");
    let fields = double.books().messages[0].clone();
    ["Body", "ContentSid", "ContentVariables"].map(|name| fields.get(name).cloned())
}

#[tokio::test]
async fn an_approved_template_takes_the_place_of_our_words() {
    let [body, template, places] = handed(Channel::WhatsApp, &message("rem_1")).await;
    assert_eq!((body, template.as_deref()), (None, Some(OVERDUE)));
    let places: serde_json::Value = serde_json::from_str(&places.unwrap()).unwrap();
    let expected = serde_json::json!({
        "1": "Rosa Güiñazú",
        "2": "S/ 125,50",
        "3": "Colegio Ñandú",
        "4": "https://pagos.example/p/a+b?c=1",
        "5": "https://pagos.example/avisos/x",
    });
    assert_eq!(places, expected);
}

#[tokio::test]
async fn without_a_template_for_it_our_own_words_go() {
    let overdue = message("rem_1");
    let brief = overdue.brief.clone().unwrap();
    let other = Some(Brief { kind: Kind::Upcoming, ..brief });
    for (channel, message) in [
        (Channel::Sms, overdue.clone()),
        (Channel::WhatsApp, Message { language: Language::Pt, ..overdue.clone() }),
        (Channel::WhatsApp, Message { brief: other, ..overdue }),
    ] {
        let [body, template, places] = handed(channel, &message).await;
        assert_eq!((body, template, places), (Some(message.short), None, None), "{channel:?}");
    }
}

#[tokio::test]
async fn names_that_twilio_would_refuse_are_made_good() {
    for (name, language, expected) in [
        ("", Language::Es, "cliente"),
        (" \n", Language::Es, "cliente"),
        ("Rosa\n\tGüiñazú      Ñ", Language::Es, "Rosa Güiñazú Ñ"),
        ("\"Rosa\" {{4}}\\", Language::Es, "\"Rosa\" {{4}}\\"),
    ] {
        let message = Message { name: name.to_owned(), language, ..message("rem_1") };
        let [_, _, places] = handed(Channel::WhatsApp, &message).await;
        let places: serde_json::Value = serde_json::from_str(&places.unwrap()).unwrap();
        assert_eq!(places["1"], expected, "{name:?}");
    }
}

#[tokio::test]
async fn what_is_no_template_is_refused_at_the_start() {
    let double = TwilioDouble::start().await.unwrap();
    for sid in ["", "HX…", "MG0123456789abcdef0123456789abcdef", "HX0123"] {
        let mut settings = with_template(&double);
        settings.templates.insert((Kind::Upcoming, Language::En), sid.to_owned());
        let error = TwilioCarrier::new(settings, Channel::WhatsApp).err();
        assert_eq!(error, Some(TwilioSettingsError::Setting("WhatsApp template")), "{sid:?}");
    }
}

#[tokio::test]
async fn a_template_that_cannot_be_used_is_for_an_operator_to_mend() {
    let double = TwilioDouble::start().await.unwrap();
    let carrier = TwilioCarrier::new(with_template(&double), Channel::WhatsApp).unwrap();
    for code in [21655, 21656, 63028, 63040, 63041, 63042] {
        double.behave(TwilioBehaviour::Refuse(400, code));
        let answer = carrier.hand_over(&message("rem_1")).await;
        let (kind, reason) = told(&answer);
        assert_eq!(kind, "permanent");
        assert!(reason.ends_with("twilio.whatsapp_templates names cannot be used"), "{reason}");
    }
}
