//! Lists of the desk, and the pages that their rows open.

mod address;
mod audit_page;
pub(super) mod audit_words;
mod bulk_rows_page;
mod choosing;
mod customers_page;
mod filter_fields;
mod invoice_page;
mod invoices_page;
mod list_parts;
mod messages_page;
mod payment_page;
mod payments_page;
mod payments_today;
mod sending_days_page;

pub(super) use list_parts::row_count;
pub(super) use messages_page::message_words;

pub use audit_page::AuditListPage;
pub use bulk_rows_page::BulkRowsPage;
pub use customers_page::CustomersPage;
pub use invoice_page::StaffInvoicePage;
pub use invoices_page::StaffInvoicesPage;
pub use messages_page::MessagesPage;
pub use payment_page::StaffPaymentPage;
pub use payments_page::StaffPaymentsPage;
pub(super) use payments_today::PaymentsToday;
pub use sending_days_page::SendingDaysPage;
