//! Properties of both gateways: no input from outside makes them panic.

use std::sync::LazyLock;

use http::HeaderMap;
use proptest::prelude::*;

use super::sandbox::{SandboxGateway, SandboxSettings, wire};
use super::stripe::{self, StripeGateway, StripeSettings};
use super::{Gateway, Secret, SettingsError, Timestamp};

type Named = (Box<dyn Gateway>, &'static str);

/// The gateways, with the names of their signature headers.
static BOTH: LazyLock<[Named; 2]> = LazyLock::new(|| {
    let secret = || Secret::from("whsec");
    let sandbox = SandboxSettings::new("http://127.0.0.1:9", Secret::from("key"), secret());
    let stripe = StripeSettings::new(Secret::from("sk_test_1"), vec![secret()]);
    [
        (Box::new(SandboxGateway::new(sandbox).unwrap()), wire::SIGNATURE),
        (Box::new(StripeGateway::new(stripe).unwrap()), stripe::SIGNATURE),
    ]
});

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// Event types that reach the parsers, and some that do not.
fn kinds() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("checkout.session.completed".to_owned()),
        Just("checkout.session.async_payment_failed".to_owned()),
        Just("payment_intent.payment_failed".to_owned()),
        Just("checkout.succeeded".to_owned()),
        "[a-z._]{0,20}",
    ]
}

/// Arbitrary JSON, biased towards field names and values of gateways.
fn objects() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[a-z_]{0,8}".prop_map(Into::into),
        proptest::sample::select(vec!["pen", "paid", "unpaid", "open", "complete", "succeeded"])
            .prop_map(Into::into),
    ];
    let names = proptest::sample::select(vec![
        "id",
        "reference",
        "client_reference",
        "amount_minor",
        "amount_total",
        "amount",
        "currency",
        "state",
        "status",
        "payment_status",
        "payment_intent",
        "metadata",
        "payment",
        "at",
        "url",
        "last_payment_error",
        "code",
        "mode",
        "expires_at",
        "refunded_minor",
        "failure",
    ]);
    leaf.prop_recursive(3, 40, 12, move |inner| {
        proptest::collection::vec((names.clone(), inner), 0..12).prop_map(|fields| {
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        })
    })
}

proptest! {
    #[test]
    fn an_event_that_is_signed_makes_no_gateway_panic(
        kind in kinds(),
        object in objects(),
        created in any::<i64>(),
    ) {
        for (gateway, name) in &*BOTH {
            let event = serde_json::json!({
                "id": "evt_1", "type": kind, "created": created, "at": "2026-11-21T12:00:00Z",
                "data": if *name == stripe::SIGNATURE {
                    serde_json::json!({ "object": object })
                } else {
                    object.clone()
                },
            });
            let body = event.to_string().into_bytes();
            let value = ::sandbox::signature::header_value(&["whsec"], now(), &body);
            let mut headers = HeaderMap::new();
            headers.insert(*name, value.parse()?);
            let event = gateway.verify(&headers, &body, now());
            prop_assert_eq!(event.map(|event| event.kind), Ok(kind.clone()));
        }
    }

    #[test]
    fn bytes_that_nobody_signed_are_believed_by_no_gateway(
        value in proptest::collection::vec(any::<u8>(), 0..200),
        body in proptest::collection::vec(any::<u8>(), 0..500),
    ) {
        for (gateway, name) in &*BOTH {
            let mut headers = HeaderMap::new();
            if let Ok(value) = value.as_slice().try_into() {
                headers.append(*name, value);
            }
            prop_assert!(gateway.verify(&headers, &body, now()).is_err());
        }
    }
}

#[test]
fn a_gateway_with_settings_that_cannot_work_is_not_built() {
    let keys = |key: &str| StripeSettings::new(Secret::from(key), vec![Secret::from("whsec")]);
    let stripe = |base: &str, page: &str| StripeSettings {
        base_url: base.to_owned(),
        page_origin: page.to_owned(),
        ..keys("sk_test_1")
    };
    let (api, page) = ("https://api.stripe.com", "https://checkout.stripe.com");
    for (settings, expected) in [
        (keys(""), SettingsError::Key),
        (keys("sk test"), SettingsError::Key),
        (
            StripeSettings { webhook_secrets: vec![], ..keys("sk_1") },
            SettingsError::NoWebhookSecret,
        ),
        (stripe("api.stripe.com", page), SettingsError::Address("base URL")),
        (stripe(api, "checkout"), SettingsError::Address("page origin")),
    ] {
        assert_eq!(StripeGateway::new(settings).err(), Some(expected));
    }
    assert_eq!(StripeGateway::new(keys("sk_test_1")).unwrap().page_origin(), page);

    let sandbox =
        |base: &str| SandboxSettings::new(base, Secret::from("key"), Secret::from("whsec"));
    let wrong = SandboxGateway::new(sandbox("127.0.0.1:3001")).err();
    assert_eq!(wrong, Some(SettingsError::Address("base URL")));
    let page = SandboxGateway::new(sandbox("http://localhost:3001/")).unwrap();
    assert_eq!(page.page_origin(), "http://localhost:3001");
}

#[test]
fn settings_do_not_print_their_secrets() {
    let stripe = StripeSettings::new(Secret::from("sk_live_1"), vec![Secret::from("whsec_2")]);
    let sandbox =
        SandboxSettings::new("http://127.0.0.1:9", Secret::from("sk_live_1"), "whsec_2".into());
    for text in [format!("{stripe:?}"), format!("{sandbox:?}")] {
        assert!(!text.contains("sk_live_1") && !text.contains("whsec_2"), "{text}");
    }
}
