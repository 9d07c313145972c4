//! Unapplied money: what waits to be matched, entering it, and one with its suggestions.

mod detail_page;
mod list_page;
mod match_cards;
mod match_choice;
mod record_page;
mod server_fns;
mod suggestion_card;
mod words;

pub use detail_page::UnappliedPage;
pub use list_page::UnappliedListPage;
pub use record_page::RecordUnappliedPage;
