//! Reminders: which one is due for a debt on a day, and in which tone.
//!
//! Pure functions, shared by the run, the preview and the tests. Whether the time is permitted is
//! decided in [`crate::contact`].

pub mod change;
pub mod days;
pub mod difference;
pub mod plan;
pub mod policy;
pub mod rating;
pub mod state;
pub mod step;

pub use change::PolicyChange;
pub use days::{DayCounts, ReminderDay};
pub use difference::{DayChange, DayDifference, DayOutcome, WithheldCount};
pub use plan::{Person, Plan, Reason, plan};
pub use policy::{Kind, Policy, PolicyProblem, Step};
pub use rating::{Rating, Record, Tone, rate};
pub use state::{ReminderEvent, ReminderState};
pub use step::{Account, Decision, Due, OpenInstalment, forecast, next_step};

#[cfg(test)]
mod tests;
