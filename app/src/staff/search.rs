//! Search of customers by staff.

mod hits;
mod search_page;

pub use search_page::SearchPage;
