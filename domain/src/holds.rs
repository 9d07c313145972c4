//! Holds: what keeps reminders back, visibly and for a limited time.

mod hold;
pub mod promise;

pub use hold::*;
