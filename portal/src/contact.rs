//! How debtors are contacted: holds, preferences, reminders.

pub mod holds;
pub mod preferences;
pub mod reminders;
