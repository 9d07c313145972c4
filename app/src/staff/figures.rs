//! The figures of a day, and the rows behind each.

mod asked;
mod changes_page;
mod collected_card;
mod facts;
mod figures_page;
mod outstanding_cards;
mod rate_cards;
mod recovery_card;
mod rows_page;
mod words;

pub use changes_page::FigureChangesPage;
pub use figures_page::FiguresPage;
pub use rows_page::FigureRowsPage;
pub(super) use words::{figure as figure_text, kind as movement_text};
