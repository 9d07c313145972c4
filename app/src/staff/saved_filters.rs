//! Saved filters of lists.

mod filters_page;
mod saved_tabs;
pub(crate) mod server_fns;

pub(super) use saved_tabs::SavedTabs;

pub use filters_page::FiltersPage;
