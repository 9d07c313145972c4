//! The overview.

pub mod moving;
pub mod overview_page;
mod reminded;
