//! Contract of webhooks: verification, and agreement with queries.

use domain::calendar::Timestamp;
use domain::payments::{Event, Failure};
use http::{HeaderMap, HeaderValue};
use jiff::SignedDuration;

use super::super::{EventContent, Gateway, GatewayEvent, Report, WebhookError};
use super::{
    Client, Harness, NEXT_SECRET, Payer, SECRET, WebhookRequest, now, opened, processing, report,
    succeeded, timeless,
};

/// The next webhook about a checkout; skips event types unknown to us.
async fn told(harness: &impl Harness, gateway: &dyn Gateway) -> (GatewayEvent, Report) {
    loop {
        let WebhookRequest { headers, body } = harness.webhook().await;
        let event = gateway.verify(&headers, &body, now());
        let event = event.expect("what the gateway signs is believed");
        if let Some(report) = event.report().cloned() {
            return (event, timeless(report));
        }
    }
}

/// Covers a declined card and a delayed payment that settles.
pub async fn a_webhook_tells_what_a_query_tells(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::IsDeclined).await;
    let (_, declined) = told(harness, &*gateway).await;
    let event = Event::Declined { failure: Failure::InsufficientFunds, last: false };
    assert_eq!(declined.event, Some(event));
    assert_eq!(
        (declined.payment, declined.amount),
        (Some(request.payment.clone()), request.amount)
    );

    harness.payer(&checkout, Payer::PaysSlowly).await;
    let (slow, on_its_way) = told(harness, &*gateway).await;
    assert_eq!(on_its_way, report(&request, &checkout, processing(&checkout)));
    harness.settle(&checkout).await;
    let (done, there) = told(harness, &*gateway).await;
    assert_eq!(there, report(&request, &checkout, succeeded(&checkout)));
    assert_ne!((slow.event_id, slow.kind), (done.event_id, done.kind));
}

/// Covers a delayed payment that is declined, an expired page and a cancelled one.
pub async fn a_webhook_tells_that_no_money_moved(harness: &impl Harness) {
    let (gateway, request, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::PaysSlowlyInVain).await;
    told(harness, &*gateway).await;
    harness.settle(&checkout).await;
    let declined = |last| Some(Event::Declined { failure: Failure::Declined, last });
    let (_, mut failed) = told(harness, &*gateway).await;
    if failed.event == declined(false) {
        // Stripe reports the attempt first, then the session.
        failed = told(harness, &*gateway).await.1;
    }
    assert_eq!(failed, report(&request, &checkout, declined(true)));

    let (gateway, request, checkout) = opened(harness).await;
    harness.expire(&checkout).await;
    let (_, expired) = told(harness, &*gateway).await;
    assert_eq!(expired, report(&request, &checkout, Some(Event::Expired)));

    let (gateway, _, checkout) = opened(harness).await;
    gateway.cancel(&checkout.reference).await.unwrap();
    let (_, closed) = told(harness, &*gateway).await;
    assert_eq!(closed.reference, checkout.reference);
    assert!(matches!(closed.event, Some(Event::Cancelled | Event::Expired)), "{closed:?}");
}

/// A genuine webhook and every way to tamper with it.
pub async fn only_what_the_gateway_signed_just_now_is_believed(harness: &impl Harness) {
    let (gateway, _, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::Approves).await;
    let received = harness.webhook().await;
    let name = harness.signature_header();
    let with = |value: &'static str| {
        let mut headers = received.headers.clone();
        headers.insert(name, HeaderValue::from_static(value));
        headers
    };
    let mut unsigned = received.headers.clone();
    unsigned.remove(name);
    let mut altered = received.body.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let cut = received.body[..last].to_vec();
    let zeros = concat!(
        "t=1700000000,v1=",
        "0000000000000000000000000000000000000000000000000000000000000000"
    );

    let (good, body, time) = (&received.headers, &received.body, now());
    let later = |seconds| time + SignedDuration::from_secs(seconds);
    use WebhookError::{BadSignature, NoSignature, TooOld};
    for (case, headers, body, at, expected) in [
        ("good", good, body, time, None),
        ("within tolerance", good, body, later(290), None),
        ("from a clock that is behind", good, body, later(-290), None),
        ("too old", good, body, later(400), Some(TooOld)),
        ("from the future", good, body, later(-400), Some(TooOld)),
        ("altered", good, &altered, time, Some(BadSignature)),
        ("cut", good, &cut, time, Some(BadSignature)),
        ("empty", good, &Vec::new(), time, Some(BadSignature)),
        ("unsigned", &unsigned, body, time, Some(NoSignature)),
        ("garbage", &with("garbage"), body, time, Some(NoSignature)),
        ("empty header", &with(""), body, time, Some(NoSignature)),
        ("somebody else's signature", &with(zeros), body, time, Some(BadSignature)),
    ] {
        assert_eq!(gateway.verify(headers, body, at).err(), expected, "{case}");
    }
}

fn signed(harness: &impl Harness, secrets: &[&str], at: Timestamp, body: &[u8]) -> HeaderMap {
    let value = harness.sign(secrets, at, body);
    let mut headers = HeaderMap::new();
    headers.insert(harness.signature_header(), value.parse().unwrap());
    headers
}

/// Covers secret rotation on either side.
pub async fn any_good_signature_of_either_secret_is_enough(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    let body = event("something.new");
    for (secrets, expected) in [
        (vec![SECRET], Ok(())),
        (vec![NEXT_SECRET], Ok(())),
        (vec!["whsec_old", SECRET], Ok(())),
        (vec![NEXT_SECRET, "whsec_old"], Ok(())),
        (vec!["whsec_old"], Err(WebhookError::BadSignature)),
        (vec!["whsec_old", ""], Err(WebhookError::BadSignature)),
        (vec![], Err(WebhookError::NoSignature)),
    ] {
        let headers = signed(harness, &secrets, now(), &body);
        let answer = gateway.verify(&headers, &body, now()).map(|_| ());
        assert_eq!(answer, expected, "{secrets:?}");
    }
}

/// An event that is well formed for every gateway.
fn event(kind: &str) -> Vec<u8> {
    let event = serde_json::json!({
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "created": 1_800_000_000,
        "at": "2026-11-21T12:00:00Z",
        "data": { "object": {} },
    });
    event.to_string().into_bytes()
}

/// Gateways introduce new event types without notice.
pub async fn an_event_of_an_unknown_type_is_believed_and_tells_nothing(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    for kind in ["something.new", "", "checkout", "refund.updated", "checkout.session.é"] {
        let body = event(kind);
        let headers = signed(harness, &[SECRET], now(), &body);
        let (event_id, content) = ("evt_1".to_owned(), EventContent::Nothing);
        let expected = GatewayEvent { event_id, kind: kind.to_owned(), content };
        assert_eq!(gateway.verify(&headers, &body, now()), Ok(expected), "{kind:?}");
    }
}

/// An unreadable event with a valid signature is kept, because an operator must look at it.
pub async fn a_believed_event_that_cannot_be_read_says_so(harness: &impl Harness) {
    let (gateway, _, checkout) = opened(harness).await;
    harness.payer(&checkout, Payer::Approves).await;
    let (told, _) = told(harness, &*gateway).await;
    let bodies =
        [b"".to_vec(), b"null".to_vec(), b"{}".to_vec(), b"\xff".to_vec(), event(&told.kind)];
    for body in bodies {
        let headers = signed(harness, &[SECRET], now(), &body);
        let event = gateway.verify(&headers, &body, now()).expect("what is signed is kept");
        assert!(matches!(event.content, EventContent::Unreadable(_)), "{body:?}: {event:?}");
    }
}
