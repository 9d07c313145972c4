//! Contract tests for every gateway, run over HTTP against a harness.
//!
//! [`gateway_contract!`](crate::gateway_contract) makes a test of each function of the modules
//! here.

pub mod calls;
pub mod faults;
pub mod money;
pub mod webhooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::calendar::Timestamp;
use domain::ids::PaymentId;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::Event;
use http::HeaderMap;
use jiff::SignedDuration;

use super::{Checkout, CheckoutRequest, Gateway, Report};
use crate::platform::clock::{Clock, SystemClock};

/// Secret that the gateway signs with; the second of the client's two.
pub const SECRET: &str = "whsec_of_the_contract";
/// The client's first secret: the upcoming one, not in use yet.
pub const NEXT_SECRET: &str = "whsec_next";
/// API key that the gateway accepts.
pub const KEY: &str = "sk_test_of_the_contract";

/// A gateway under test: its client, its hosted page, its faults and its webhooks.
#[async_trait]
pub trait Harness: Send + Sync {
    fn client(&self, client: Client) -> Arc<dyn Gateway>;

    /// Acts as the payer on the hosted page.
    async fn payer(&self, checkout: &Checkout, does: Payer);

    /// Completes a payment that is processing: with success, or with a decline.
    async fn settle(&self, checkout: &Checkout);

    /// Lets the hosted page expire.
    async fn expire(&self, checkout: &Checkout);

    /// Makes the next `times` calls of this kind fail.
    async fn fault(&self, call: Call, fault: Fault, times: usize);

    /// Removes all planted faults.
    async fn heal(&self);

    /// The next webhook that the gateway sends.
    async fn webhook(&self) -> WebhookRequest;

    /// Name of the header that signs webhooks.
    fn signature_header(&self) -> &'static str;

    /// Signs a webhook as the gateway does; returns the header's value.
    fn sign(&self, secrets: &[&str], at: Timestamp, body: &[u8]) -> String;
}

/// Configuration of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// Correct.
    Right,
    /// With a time-out short enough to observe a call that hangs.
    Hasty,
    /// With a key that the gateway refuses.
    WrongKey,
    /// With an address where nothing listens.
    Nowhere,
}

impl Client {
    /// Time-out of a whole call.
    #[must_use]
    pub const fn timeout(self) -> Duration {
        match self {
            Self::Hasty => Duration::from_millis(400),
            Self::Right | Self::WrongKey | Self::Nowhere => Duration::from_secs(20),
        }
    }
}

/// Action of the payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payer {
    Approves,
    /// Pays with a card that has insufficient funds.
    IsDeclined,
    /// Pays with a delayed method that succeeds.
    PaysSlowly,
    /// Pays with a delayed method that is declined.
    PaysSlowlyInVain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Open,
    Query,
    Cancel,
    Refund,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The call takes effect, but no response arrives.
    Hang,
    /// The call takes effect, and the response is 500.
    FailAfter,
    /// The call has no effect, and the response is 500.
    FailBefore,
    /// The call has no effect, and the response is 400.
    Refuse,
}

/// A received webhook.
#[derive(Debug, Clone)]
pub struct WebhookRequest {
    pub headers: HeaderMap,
    /// Raw bytes.
    pub body: Vec<u8>,
}

fn now() -> Timestamp {
    SystemClock::default().now()
}

/// A request for a new payment of S/ 125.50.
fn request() -> CheckoutRequest {
    request_of(Money::new(12_550, Currency::Pen))
}

fn request_of(amount: Money) -> CheckoutRequest {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    CheckoutRequest {
        payment: PaymentId::parse(&format!("pay_{number}")).expect("a plain word is an identifier"),
        amount,
        description: "Pensión de marzo: Ana Núñez & hijos".to_owned(),
        language: Language::Es,
        payer_email: Some("ana@example.com".to_owned()),
        return_url: format!("http://portal.example:3000/pagos/{number}/espera?a=1&b=2"),
        cancel_url: format!("http://portal.example:3000/pagos/{number}"),
        expires_at: now() + SignedDuration::from_hours(1),
    }
}

/// Opens a new checkout with a correctly configured client.
async fn opened(harness: &impl Harness) -> (Arc<dyn Gateway>, CheckoutRequest, Checkout) {
    let gateway = harness.client(Client::Right);
    let request = request();
    let checkout = gateway.open(&request).await.expect("a good request opens");
    (gateway, request, checkout)
}

/// The expected report of this checkout with this event, its time already removed.
fn report(request: &CheckoutRequest, checkout: &Checkout, event: Option<Event>) -> Report {
    Report {
        reference: checkout.reference.clone(),
        payment: Some(request.payment.clone()),
        amount: request.amount,
        event,
    }
}

fn succeeded(checkout: &Checkout) -> Option<Event> {
    Some(Event::Succeeded { reference: checkout.reference.clone(), at: Timestamp::UNIX_EPOCH })
}

fn processing(checkout: &Checkout) -> Option<Event> {
    Some(Event::Processing { reference: checkout.reference.clone() })
}

/// Checks that a success happened about now, then removes its time.
fn timeless(mut report: Report) -> Report {
    if let Some(Event::Succeeded { at, .. }) = &mut report.event {
        let away = now().duration_since(*at).abs();
        assert!(away < SignedDuration::from_mins(5), "succeeded {away} away from now");
        *at = Timestamp::UNIX_EPOCH;
    }
    report
}

/// Makes a test of each contract function. The argument is an expression that makes a harness and
/// is awaited for each test.
#[macro_export]
macro_rules! gateway_contract {
    ($harness:expr) => {
        $crate::gateway_contract! { $harness =>
            calls::the_same_request_opens_the_same_checkout
            calls::another_request_for_the_same_payment_is_refused
            calls::a_request_that_makes_no_sense_is_refused
            calls::the_page_is_where_the_gateway_says
            calls::an_open_checkout_has_nothing_new
            calls::an_approved_checkout_has_succeeded
            calls::a_declined_card_may_be_tried_again
            calls::money_on_the_move_is_processing_until_it_arrives
            calls::money_on_the_move_may_be_declined_for_good
            calls::an_expired_checkout_cannot_be_cancelled_again
            calls::a_cancelled_checkout_is_closed
            calls::cancelling_after_a_success_says_succeeded
            calls::what_the_gateway_does_not_know_is_not_found
            faults::a_call_that_hangs_is_unknown_and_can_be_repeated
            faults::a_gateway_that_is_down_is_unknown_and_the_call_can_be_repeated
            faults::a_call_that_was_done_and_answered_with_500_is_done_once
            faults::a_refusal_is_refused
            faults::a_wrong_key_is_refused
            faults::a_gateway_that_is_not_there_is_unknown
            money::amounts_come_back_as_they_were_sent_in_every_currency
            money::all_of_a_payment_can_be_refunded_once
            money::parts_of_a_payment_can_be_refunded_until_nothing_is_left
            money::a_refund_repeated_gives_back_once
            money::what_was_not_paid_cannot_be_refunded
            webhooks::a_webhook_tells_what_a_query_tells
            webhooks::a_webhook_tells_that_no_money_moved
            webhooks::only_what_the_gateway_signed_just_now_is_believed
            webhooks::any_good_signature_of_either_secret_is_enough
            webhooks::an_event_of_an_unknown_type_is_believed_and_tells_nothing
            webhooks::a_believed_event_that_cannot_be_read_says_so
        }
    };
    ($harness:expr => $($module:ident :: $promise:ident)*) => { $(
        #[tokio::test]
        async fn $promise() {
            $crate::outside::gateways::contract::$module::$promise(&$harness.await).await;
        }
    )* };
}
