//! Payloads of the jobs of payments, for those who enqueue them; the work is in `jobs.rs`.

use domain::ids::PaymentId;
use domain::payments::Origin;
use serde::{Deserialize, Serialize};

/// Applies what a gateway told us.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ApplyGatewayEvent {
    pub(crate) origin: Origin,
    /// The gateway's id of the event.
    pub(crate) event_id: String,
}

/// Asks the gateway how a payment stands and follows its answer. No answer changes nothing: the
/// recurring question comes again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CheckPayment {
    pub(crate) payment: PaymentId,
}

/// Withdraws an attempt whose debts were paid another way. Where the gateway does not answer it is
/// tried again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WithdrawPayment {
    pub(crate) payment: PaymentId,
}
