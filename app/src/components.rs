//! Reusable UI components; none of them calls the server.

pub mod amount;
pub mod badge;
pub mod button;
pub mod card;
pub mod chart;
pub mod day;
pub mod debt_row;
pub mod drop;
pub mod empty_state;
pub mod error_summary;
pub mod field;
pub mod field_set;
pub mod filter_form;
pub mod filter_tabs;
pub mod hydration;
pub mod icon;
pub mod language_switch;
pub mod list_foot;
pub mod notice;
pub mod outcome;
pub mod page_title;
pub mod pagination;
mod raw_text;
pub mod receipt;
pub mod select;
pub mod steps;
pub mod summary_list;
pub mod sunrise;
pub mod tab_title;
pub mod table;
pub mod text_area;
pub mod timeline;
pub mod total;
pub mod welcome;
pub mod words;

#[cfg(test)]
pub mod testing;

pub use words::{MaybeText, Text, UiTone};
