//! Reminders: which one a debt calls for today, and in which tone.
//!
//! Pure: the run, the preview and the tests ask the same functions. Whether the moment is permitted
//! is a matter of [`crate::contact`].

pub mod plan;
pub mod policy;
pub mod rating;
pub mod state;
pub mod step;

pub use plan::{Person, Plan, Reason, plan};
pub use policy::{Kind, Policy, PolicyProblem, Step};
pub use rating::{Rating, Record, Tone, rate};
pub use state::{ReminderEvent, ReminderState};
pub use step::{Account, Decision, Due, OpenInstalment, next_step};

#[cfg(test)]
mod tests;
