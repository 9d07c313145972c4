//! Contract of failed calls: an unknown outcome is not reported as refused, and a retry is safe.

use std::fmt::Debug;
use std::sync::Arc;

use super::super::{CheckoutRequest, Gateway, GatewayError, RefundRequest};
use super::{Call, Client, Fault, Harness, Payer, request};

const CALLS: [Call; 4] = [Call::Open, Call::Query, Call::Cancel, Call::Refund];

/// A checkout prepared for one of the calls.
struct Ready {
    request: CheckoutRequest,
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
    Ready { request, refund }
}

impl Ready {
    /// Makes the call and formats its result for comparison.
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

/// Repeats a failed call twice and checks that both results are the same.
async fn repeat(harness: &impl Harness, ready: &Ready, call: Call) -> String {
    let gateway = harness.client(Client::Right);
    let repeat = ready.call(&gateway, call).await.unwrap();
    assert_eq!(ready.call(&gateway, call).await.unwrap(), repeat, "{call:?}");
    repeat
}

pub async fn a_call_that_hangs_is_unknown_and_can_be_repeated(harness: &impl Harness) {
    let hasty = harness.client(Client::Hasty);
    for call in CALLS {
        let ready = ready(harness, call).await;
        harness.fault(call, Fault::Hang, 1).await;
        let answer = ready.call(&hasty, call).await;
        assert!(matches!(answer, Err(GatewayError::Unknown(_))), "{call:?}: {answer:?}");
        repeat(harness, &ready, call).await;
    }
}

/// All calls fail with 500 and have no effect until the gateway recovers.
pub async fn a_gateway_that_is_down_is_unknown_and_the_call_can_be_repeated(
    harness: &impl Harness,
) {
    let gateway = harness.client(Client::Right);
    for call in CALLS {
        let ready = ready(harness, call).await;
        harness.fault(call, Fault::FailBefore, 100).await;
        let answer = ready.call(&gateway, call).await;
        assert!(matches!(answer, Err(GatewayError::Unknown(_))), "{call:?}: {answer:?}");
        harness.heal().await;
        repeat(harness, &ready, call).await;
    }
}

/// The call took effect and the response was 500. A client may discover the effect at once.
pub async fn a_call_that_was_done_and_answered_with_500_is_done_once(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    for call in CALLS {
        let ready = ready(harness, call).await;
        harness.fault(call, Fault::FailAfter, 1).await;
        let answer = ready.call(&gateway, call).await;
        let repeat = repeat(harness, &ready, call).await;
        match answer {
            Err(GatewayError::Unknown(_)) => {}
            other => assert_eq!(other, Ok(repeat), "{call:?}"),
        }
    }
}

pub async fn a_refusal_is_refused(harness: &impl Harness) {
    let gateway = harness.client(Client::Right);
    for call in CALLS {
        let ready = ready(harness, call).await;
        harness.fault(call, Fault::Refuse, 1).await;
        let answer = ready.call(&gateway, call).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{call:?}: {answer:?}");
    }
}

pub async fn a_wrong_key_is_refused(harness: &impl Harness) {
    let stranger = harness.client(Client::WrongKey);
    for call in CALLS {
        let ready = ready(harness, call).await;
        let answer = ready.call(&stranger, call).await;
        assert!(matches!(answer, Err(GatewayError::Refused(_))), "{call:?}: {answer:?}");
    }
}

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
