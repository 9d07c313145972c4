//! Exports of lists.

mod address;
mod export_page;
mod layout;
mod refusal;

pub(super) use address::export_address;
pub use address::{export_filter, export_page_of};
pub use export_page::ExportPage;
pub use layout::export_layout;
pub use refusal::{ExportRefusal, StaffProof, export_refusal, prove_for_export};
