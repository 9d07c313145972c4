//! Payments: start, follow, withdraw, settle.

pub(crate) mod advance;
pub(crate) mod jobs;
mod looked_at;
mod notices;
pub(crate) mod offline;
pub(crate) mod reads;
pub(crate) mod rows;
mod settle;
mod start;
pub(crate) mod store;
mod withdraw;

pub use looked_at::looked_at;
pub use notices::{OddNotice, odd_notices, receive};
pub use offline::{OfflinePayment, record_offline};
pub use reads::{
    CreditOf, ListedPayment, PaidDebt, PaymentDetail, PaymentPage, ReceiptOf, detail, list,
};
pub(crate) use settle::Settled;
pub use start::{StartRequest, Started, start};
pub use withdraw::withdraw;

#[cfg(test)]
mod tests;
