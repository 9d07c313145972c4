//! The settings of the institution.

pub mod server_fns;
mod settings_page;

pub use settings_page::SettingsPage;
pub(in crate::staff) use settings_page::channel_name;
