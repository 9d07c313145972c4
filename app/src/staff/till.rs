//! Tills of cashiers: open, count, explain, review, bring the cash away.

mod finish;
mod form_errors;
mod forms;
mod report_page;
mod server_fns;
mod tills_page;
mod words;

pub use report_page::TillReportPage;
pub use tills_page::TillsPage;
