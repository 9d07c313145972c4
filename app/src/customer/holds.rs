//! What customers say about a debt, and what keeps reminders of it back meanwhile.

mod forms;
mod holds_card;
mod server_fns;
mod trouble;

pub(crate) use holds_card::{HoldsCard, said};
pub(crate) use trouble::Trouble;
