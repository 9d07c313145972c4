//! The reminder policy: steps, limits of contacts and texts, each change seen before it is saved.

mod addresses;
mod edit;
mod entries;
mod limits_page;
mod policy_page;
mod preview_cards;
pub(crate) mod server_fns;
mod step_page;
mod texts_page;
mod words;

pub use limits_page::ContactLimitsPage;
pub use policy_page::PolicyPage;
pub use step_page::PolicyStepPage;
pub use texts_page::ReminderTextsPage;
