//! Bulk acts: rows that were chosen in a list, the act that is confirmed, and its outcome.

mod act_page;
mod acts_page;
mod decide;
mod rows;
mod server_fns;
mod words;

pub use act_page::BulkActPage;
pub use acts_page::BulkActsPage;
pub(super) use acts_page::BulkTable;
pub(super) use rows::{BulkLine, bulk_columns};
pub(super) use server_fns::StaffPrepareBulk;
pub(super) use words::{kind as kind_text, outcome_text, skip_text, sums as sums_text};
