//! Invoices: the list, and one with all that belongs to it.

mod asked;
mod history;
pub mod invoice_page;
pub mod invoices_page;
mod to_pay;
