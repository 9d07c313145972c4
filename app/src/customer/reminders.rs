//! Preferences about reminders, signed in or by a reminder's link.

mod choices;
mod explained;
mod form_context;
mod form_errors;
mod person;
mod phone;
mod preferences_form;
mod reminders_page;
mod server_fns;
mod stop_page;

pub use reminders_page::RemindersPage;
pub use stop_page::StopPage;
