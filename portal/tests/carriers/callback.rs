//! Verification of Twilio's callbacks, and their content.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use portal::outside::carriers::Delivery;
use portal::outside::carriers::twilio::callback::{TwilioReport, read, verify};
use sha1::Sha1;

const TOKEN: &str = "12345";
const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
/// Example from Twilio's current guide.
const SIGNED: &str = "GvWf1cFY/Q7PnoempGyD5oXAezc=";

fn form(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn call(from: &str) -> Vec<(String, String)> {
    form(&[
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", from),
        ("Digits", "1234"),
        ("From", from),
        ("To", "+18005551212"),
    ])
}

/// Signature of a text, whatever it consists of.
fn signed(text: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[test]
fn the_examples_of_twilios_guides_are_believed() {
    for (from, signature) in
        [("+14158675310", SIGNED), ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    {
        let mut form = call(from);
        for _ in 0..form.len() {
            assert!(verify(TOKEN, URL, &form, signature), "{from}");
            form.rotate_left(1);
        }
    }
}

#[test]
fn a_callback_is_believed_only_as_twilio_signed_it() {
    let good = call("+14158675310");
    let with = |name: &str, value: &str| [good.clone(), form(&[(name, value)])].concat();
    for (case, token, url, form, signature, expected) in [
        ("good", TOKEN, URL, good.clone(), SIGNED, true),
        ("said twice", TOKEN, URL, with("Digits", "1234"), SIGNED, true),
        ("another token", "12346", URL, good.clone(), SIGNED, false),
        ("no token", "", URL, good.clone(), SIGNED, false),
        ("another query", TOKEN, "https://mycompany.com/myapp.php", good.clone(), SIGNED, false),
        ("another value", TOKEN, URL, call("+14158675309"), SIGNED, false),
        ("one more", TOKEN, URL, with("A", ""), SIGNED, false),
        ("one changed", TOKEN, URL, with("Digits", "1235"), SIGNED, false),
        ("one less", TOKEN, URL, good[1..].to_vec(), SIGNED, false),
        ("nothing signed", TOKEN, URL, good.clone(), "", false),
        ("cut", TOKEN, URL, good.clone(), "GvWf1cFY/Q7PnoempGyD5oXAezc", false),
        ("small letters", TOKEN, URL, good.clone(), "gvwf1cfy/q7pnoempgyd5oxaezc=", false),
        ("no signature at all", TOKEN, URL, good.clone(), "ñ", false),
    ] {
        assert_eq!(verify(token, url, &form, signature), expected, "{case}");
    }
}

#[test]
fn twilio_may_sign_the_address_with_its_port_or_without() {
    for (called, written, expected) in [
        ("https://a.example/x?y=1", "https://a.example/x?y=1", true),
        ("https://a.example/x?y=1", "https://a.example:443/x?y=1", true),
        ("https://a.example:443/x", "https://a.example/x", true),
        ("https://a.example:8443/x", "https://a.example/x", true),
        ("http://a.example/x", "http://a.example:80/x", true),
        ("https://a.example/x", "https://a.example:8443/x", false),
        ("https://a.example/x", "http://a.example/x", false),
        ("https://a.example/x", "https://b.example/x", false),
    ] {
        let signature = signed(&format!("{written}A1"));
        let is_believed = verify(TOKEN, called, &form(&[("A", "1")]), &signature);
        assert_eq!(is_believed, expected, "{called} {written}");
    }
}

#[test]
fn no_secret_signs_nothing() {
    let empty = Hmac::<Sha1>::new_from_slice(b"").unwrap().chain_update(URL).finalize();
    let signature = STANDARD.encode(empty.into_bytes());
    assert!(!verify("", URL, &[], &signature));
}

#[test]
fn each_word_of_twilio_says_where_a_message_is() {
    let bounced = |why: &str| Some(Delivery::Bounced(why.to_owned()));
    let lost = |why: &str| Some(Delivery::Lost(why.to_owned()));
    for (word, code, expected) in [
        ("accepted", None, Some(Delivery::OnTheWay)),
        ("queued", None, Some(Delivery::OnTheWay)),
        ("sending", None, Some(Delivery::OnTheWay)),
        ("sent", None, Some(Delivery::OnTheWay)),
        ("a-new-word", None, Some(Delivery::OnTheWay)),
        ("delivered", None, Some(Delivery::Delivered)),
        ("read", None, Some(Delivery::Delivered)),
        ("undelivered", Some("30003"), lost("undelivered, code 30003")),
        (
            "undelivered",
            Some("63016"),
            lost(
                "undelivered, code 63016: WhatsApp wants an approved template: \
                 twilio.whatsapp_templates names none for this",
            ),
        ),
        ("failed", Some("63024"), bounced("failed, code 63024")),
        ("failed", None, lost("failed, no code")),
        ("failed", Some(""), lost("failed, no code")),
        ("failed", Some("+51987654321"), lost("failed, no code")),
        ("failed", Some("51987654321"), lost("failed, no code")),
        ("", None, None),
    ] {
        let mut form = form(&[("MessageSid", "SM42"), ("To", "+51987654321")]);
        form.push(("MessageStatus".to_owned(), word.to_owned()));
        form.extend(code.map(|code| ("ErrorCode".to_owned(), code.to_owned())));
        let expected = expected.map(|state| TwilioReport { reference: "SM42".to_owned(), state });
        assert_eq!(read(&form), expected, "{word} {code:?}");
    }
}

#[test]
fn a_callback_about_something_else_says_nothing() {
    for parameters in [
        &[][..],
        &[("MessageStatus", "delivered")],
        &[("MessageSid", "SM42")],
        &[("MessageSid", ""), ("MessageStatus", "delivered")],
        &[("MessageSid", "SM 42; +51987654321"), ("MessageStatus", "delivered")],
        &[("CallSid", "CA42"), ("CallStatus", "completed")],
    ] {
        assert_eq!(read(&form(parameters)), None, "{parameters:?}");
    }
}
