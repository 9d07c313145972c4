//! Exports of lists.

mod export_page;
mod layout;
mod refusal;

pub use export_page::ExportPage;
pub use layout::export_layout;
pub use refusal::{ExportRefusal, StaffProof, export_refusal, prove_for_export};
