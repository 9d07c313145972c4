//! Payments: start, follow, withdraw, settle.

pub(crate) mod advance;
pub mod basket;
mod gateway_events;
pub(crate) mod jobs;
mod looked_at;
pub(crate) mod offline;
mod open;
pub(crate) mod payloads;
pub(crate) mod reads;
pub mod receipts;
pub mod refunds;
pub(crate) mod reversal;
pub(crate) mod rows;
mod settle;
mod start;
pub(crate) mod store;
pub mod takings;
pub mod tills;
pub mod unapplied;
mod withdraw;

pub use gateway_events::{OddGatewayEvent, ReceiveError, odd_gateway_events, receive};
pub use looked_at::looked_at;
pub use offline::{OfflineError, OfflinePayment, record_offline};
pub use open::OpenAttempt;
pub use reads::{
    CreditOf, ListedPayment, PaidDebt, PaymentDetail, PaymentPage, ReceiptOf, detail,
    detail_for_staff, list,
};
pub use reversal::{ReversalError, reverse};
pub use start::{StartError, StartRequest, start};
pub use withdraw::withdraw;

#[cfg(test)]
mod tests;
