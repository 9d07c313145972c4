//! The public record of reminders.

mod record_page;

pub use record_page::RecordPage;
