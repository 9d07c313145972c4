//! Invoices: the list, and one with all that belongs to it.

mod asked;
mod history;
mod history_card;
pub mod invoice_page;
pub mod invoices_page;
mod to_pay;
