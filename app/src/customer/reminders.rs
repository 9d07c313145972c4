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

pub(crate) use explained::rating_facts;
pub(crate) use person::by as by_channel;
pub use reminders_page::RemindersPage;
pub use stop_page::StopPage;
