//! Tills of cashiers, from the float to the deposit, and money taken at the desk.

pub(super) mod choice_text;
mod finish;
mod form_errors;
mod forms;
mod report_page;
mod selection;
mod server_fns;
mod take_page;
mod taking_page;
mod taking_table;
mod tills_page;
mod words;

pub use report_page::TillReportPage;
pub use take_page::TakePage;
pub(super) use take_page::take_from;
pub use taking_page::TakingPage;
pub use tills_page::TillsPage;
