//! Staff make invoices, change what they say, and cancel them.

mod acts;
mod amend_page;
mod cancel_page;
mod customer_choice;
mod entry_form;
mod entry_problems;
mod entry_state;
mod line_rows;
mod new_invoice_page;
mod preview_card;
mod refusal_codes;
mod server_fns;
mod words;

pub(super) use acts::Acts;
pub use amend_page::AmendPage;
pub use cancel_page::CancelPage;
pub use new_invoice_page::NewInvoicePage;
