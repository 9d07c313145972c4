//! Exports of lists.

mod address;
mod export_page;
mod layout;
mod refusal;

pub(super) use address::{export_address, filters_page_of};
pub use address::{export_filter, export_page_of, list_address};
pub use export_page::ExportPage;
pub(super) use export_page::section;
pub use layout::export_layout;
pub(super) use layout::list_title;
pub use refusal::{ExportRefusal, StaffProof, export_refusal, prove_for_export};
