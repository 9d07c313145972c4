//! Pauses of reminders by the institution.

mod pause_form;
mod pauses_page;
mod server_fns;

pub use pauses_page::PausesPage;

pub(super) use pause_form::PauseCustomer;
