//! How debtors are contacted: holds, preferences, reminders.

pub mod cases;
mod concerned;
pub mod holds;
pub mod notes;
pub mod pauses;
pub mod preferences;
pub mod reminders;
