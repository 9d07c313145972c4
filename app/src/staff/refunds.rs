//! Refunds: asking for one, and paying out what was approved.

mod ask_page;
mod refund_cards;
mod server_fns;
mod words;

pub use ask_page::AskRefundPage;
pub(super) use refund_cards::{RefundsOfPayment, WaitingRefunds};
