//! Calls that go wrong: what is unknown is not called refused, and can be repeated.

use std::fmt::Debug;
use std::sync::Arc;

use super::super::{Checkout, CheckoutRequest, Gateway, GatewayError, RefundRequest};
use super::{Call, Client, Fault, Harness, Payer, request};

const CALLS: [Call; 4] = [Call::Open, Call::Query, Call::Cancel, Call::Refund];

/// A checkout that waits for one of the calls.
struct Ready {
    request: CheckoutRequest,
    checkout: Option<Checkout>,
    refund: RefundRequest,
}

async fn ready(harness: &impl Harness, call: Call) -> Ready {
    let gateway = harness.client(Client::Right);
    let request = request();
    let checkout = match call {
        Call::Open => None,
        Call::Query | Call::Cancel | Call::Refund => Some(gateway.open(&request).await.unwrap()),
    };
    if let (Call::Refund, Some(checkout)) = (call, &checkout) {
        harness.payer(checkout, Payer::Approves).await;
    }
    let reference = checkout.as_ref().map(|c| c.reference.clone()).unwrap_or_default();
    let refund = format!("refund_{}", request.payment.as_str());
    let refund = RefundRequest { refund, reference, amount: request.amount };
    Ready { request, checkout, refund }
}

impl Ready {
    /// Does the call and tells in one text what came of it.
    async fn call(&self, gateway: &Arc<dyn Gateway>, call: Call) -> Result<String, GatewayError> {
        fn told<T: Debug>(answer: Result<T, GatewayError>) -> Result<String, GatewayError> {
            answer.map(|answer| format!("{answer:?}"))
        }
        let reference = &self.refund.reference;
        match call {
            Call::Open => told(gateway.open(&self.request).await),
            Call::Query => told(gateway.query(reference).await),
            Call::Cancel => told(gateway.cancel(reference).await.map(|report| report.reference)),
            Call::Refund => told(gateway.refund(&self.refund).await),
        }
    }
}

async fn goes_wrong_once(harness: &impl Harness, client: Client, fault: Fault) {
    let gateway = harness.client(Client::Right);
    let victim = harness.client(client);
    for call in CALLS {
        let ready = ready(harness, call).await;
        harness.fault(call, fault).await;
        let answer = ready.call(&victim, call).await;
        assert!(matches!(answer, Err(GatewayError::Unknown(_))), "{call:?} {fault:?}: {answer:?}");

        // The repeat is done once, and told like any other.
        let repeat = ready.call(&gateway, call).await.unwrap();
        let again = ready.call(&gateway, call).await.unwrap();
        assert_eq!(repeat, again, "{call:?} {fault:?}");
        if let Some(checkout) = &ready.checkout {
            assert!(gateway.query(&checkout.reference).await.is_ok(), "{call:?} {fault:?}");
        }
    }
}

/// A time-out says nothing.
pub async fn a_call_that_hangs_is_unknown_and_can_be_repeated(harness: &impl Harness) {
    goes_wrong_once(harness, Client::Hasty, Fault::Hang).await;
}

/// The gateway did it and said that it failed.
pub async fn an_error_of_the_gateway_is_unknown_and_the_call_can_be_repeated(
    harness: &impl Harness,
) {
    goes_wrong_once(harness, Client::Right, Fault::FailAfter).await;
}

/// The gateway did not do it; from outside that looks the same.
pub async fn a_call_that_was_not_done_can_be_repeated(harness: &impl Harness) {
    goes_wrong_once(harness, Client::Right, Fault::FailBefore).await;
}

/// A clear no.
pub async fn a_refusal_is_refused(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    for call in [Call::Open, Call::Query, Call::Refund] {
        let ready = ready(harness, call).await;
        harness.fault(call, Fault::Refuse).await;
        let answer = ready.call(&gateway, call).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{call:?}: {answer:?}");
    }
}

/// Our configuration is at fault.
pub async fn a_wrong_key_is_refused(harness: &impl Harness) {
    let stranger = harness.client(Client::WrongKey);
    for call in CALLS {
        let ready = ready(harness, call).await;
        let answer = ready.call(&stranger, call).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{call:?}: {answer:?}");
    }
}

/// Nobody listens there.
pub async fn a_gateway_that_is_not_there_is_unknown(harness: &impl Harness) {
    let lost = harness.client(Client::Nowhere);
    for call in CALLS {
        let ready = ready(harness, call).await;
        let answer = match call {
            Call::Open => lost.open(&ready.request).await.map(|_| ()),
            Call::Query => lost.query("cs_test_1").await.map(|_| ()),
            Call::Cancel => lost.cancel("cs_test_1").await.map(|_| ()),
            Call::Refund => lost.refund(&ready.refund).await.map(|_| ()),
        };
        assert!(matches!(answer, Err(GatewayError::Unknown(_))), "{call:?}: {answer:?}");
    }
}
