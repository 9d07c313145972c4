//! How debtors are contacted: holds, preferences, reminders.

mod concerned;
pub mod holds;
pub mod notes;
pub mod preferences;
pub mod reminders;
