//! Invoices: the list and the page of one invoice.

mod asked;
mod history;
pub(crate) mod history_card;
pub mod invoice_page;
pub mod invoices_page;
mod to_pay;

pub(crate) use history::{What, what_of};
pub(crate) use history_card::{held, reminded, withheld, words};
