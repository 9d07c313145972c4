//! Verification of webhook signatures.

use proptest::prelude::*;

use super::*;

const BODY: &[u8] = br#"{"id":"evt_1"}"#;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn check(values: &[&str], secrets: &[&str]) -> Result<(), WebhookError> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append("x-signature", value.parse().unwrap());
    }
    let secrets: Vec<_> = secrets.iter().copied().map(Secret::from).collect();
    verify((&headers, "x-signature"), &secrets, BODY, at(1_000_000))
}

fn signed(secrets: &[&str], time: i64) -> String {
    sandbox::signature::header_value(secrets, at(time), BODY)
}

#[test]
fn the_signature_is_hmac_sha256_of_time_point_body() {
    // printf '1000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac new
    assert_eq!(
        signed(&["new"], 1_000_000),
        "t=1000000,v1=138fcde9dfed86259e39cd5a1004ea1152a8d25a563f7a75e5d45d1e9a883073"
    );
}

#[test]
fn a_webhook_is_believed_only_with_a_fresh_signature_of_one_of_our_secrets() {
    use WebhookError::{BadSignature, NoSignature, TooOld};
    let now = 1_000_000;
    let good = signed(&["new"], now);
    let hex = good.split_once("v1=").unwrap().1.to_owned();
    let garbage = "v1=00,v1=zz,v1=,v0=1";
    for (case, value, expected) in [
        ("good", good.clone(), Ok(())),
        ("second secret", signed(&["old"], now), Ok(())),
        ("several, the last good", signed(&["x", "y", "new"], now), Ok(())),
        ("several, the first good", signed(&["new", "x"], now), Ok(())),
        ("garbage between", format!("t={now},{garbage},v1={hex}"), Ok(())),
        ("capitals", format!("t={now},v1={}", hex.to_uppercase()), Ok(())),
        ("spaces", format!("t={now}, v1={hex}"), Ok(())),
        ("on the edge", signed(&["new"], now - 300), Ok(())),
        ("on the other edge", signed(&["new"], now + 300), Ok(())),
        ("too old", signed(&["new"], now - 301), Err(TooOld)),
        ("from the future", signed(&["new"], now + 301), Err(TooOld)),
        ("wrong secret", signed(&["x"], now), Err(BadSignature)),
        ("another time", format!("t={},v1={hex}", now + 1), Err(BadSignature)),
        ("signature cut", format!("t={now},v1={}", hex.split_at(62).0), Err(NoSignature)),
        ("another version", format!("t={now},v0={hex}"), Err(NoSignature)),
        ("only garbage", format!("t={now},{garbage}"), Err(NoSignature)),
        ("no time", format!("v1={hex}"), Err(NoSignature)),
        ("two times", format!("t={now},t={now},v1={hex}"), Err(NoSignature)),
        ("time with a plus", format!("t=+{now},v1={hex}"), Err(NoSignature)),
        ("time too large", format!("t={}0,v1={hex}", i64::MAX), Err(NoSignature)),
        ("largest time", format!("t={},v1={hex}", i64::MAX), Err(BadSignature)),
        ("empty", String::new(), Err(NoSignature)),
    ] {
        assert_eq!(check(&[&value], &["new", "old"]), expected, "{case}");
    }
}

#[test]
fn a_webhook_without_its_header_has_no_signature() {
    assert_eq!(check(&[], &["new"]), Err(WebhookError::NoSignature));
}

#[test]
fn a_header_sent_in_two_lines_is_read_as_one() {
    let good = signed(&["new"], 1_000_000);
    let (time, signature) = good.split_once(',').unwrap();
    assert_eq!(check(&[time, signature], &["new"]), Ok(()));
    assert_eq!(check(&[&good, &good], &["new"]), Err(WebhookError::NoSignature));
}

#[test]
fn without_a_secret_nothing_is_believed() {
    let by_nobody = signed(&[""], 1_000_000);
    assert_eq!(check(&[&by_nobody], &[]), Err(WebhookError::BadSignature));
    assert_eq!(check(&[&by_nobody], &[""]), Err(WebhookError::BadSignature));
}

#[test]
fn an_altered_body_is_not_believed() {
    let mut headers = HeaderMap::new();
    headers.append("x-signature", signed(&["new"], 1_000_000).parse().unwrap());
    let verify = |body: &[u8]| {
        verify((&headers, "x-signature"), &[Secret::from("new")], body, at(1_000_000))
    };
    assert_eq!(verify(BODY), Ok(()));
    assert_eq!(verify(br#"{"id":"evt_2"}"#), Err(WebhookError::BadSignature));
    assert_eq!(verify(br#"{"id": "evt_1"}"#), Err(WebhookError::BadSignature));
    assert_eq!(verify(b""), Err(WebhookError::BadSignature));
}

proptest! {
    #[test]
    fn no_header_and_no_body_make_it_panic_or_believe(
        value in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            proptest::collection::vec(
                "t=[0-9+-]{0,22}|t=100000[0-9]|v[01]=[0-9a-fA-F]{0,70}|v1=[0-9a-f]{64}|[a-z=]*",
                0..20,
            )
            .prop_map(|parts| parts.join(",").into_bytes()),
        ],
        body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = HeaderMap::new();
        if let Ok(value) = value.as_slice().try_into() {
            headers.append("x-signature", value);
        }
        let answer =
            verify((&headers, "x-signature"), &[Secret::from("new")], &body, at(1_000_000));
        prop_assert!(answer.is_err());
    }
}
