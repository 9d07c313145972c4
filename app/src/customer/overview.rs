//! Overview of a user's debts.

pub mod moving;
pub mod overview_page;
mod reminded;
