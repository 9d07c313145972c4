//! Payloads of the jobs of payments; their work is in `jobs.rs`.

use domain::ids::PaymentId;
use domain::payments::Origin;
use serde::{Deserialize, Serialize};

/// Applies a recorded gateway event.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ApplyGatewayEvent {
    pub(crate) origin: Origin,
    /// The gateway's id of the event.
    pub(crate) event_id: String,
}

/// Checks a payment at the gateway and applies the answer. Without an answer nothing changes: the
/// recurring check tries again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckPayment {
    pub(crate) payment: PaymentId,
}

/// Withdraws an attempt whose debts were paid another way. Retried if the gateway does not answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WithdrawPayment {
    pub(crate) payment: PaymentId,
}
