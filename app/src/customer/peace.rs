//! What customers say about a debt, and what keeps reminders of it back meanwhile.

mod forms;
mod peace_card;
mod server_fns;
mod trouble;

pub(crate) use peace_card::{PeaceCard, said};
pub(crate) use trouble::Trouble;
