//! Reminders: decided page by page for everybody once a day and whenever something changes, looked
//! at again under the lock that payments take, and handed over at once.

use std::time::Duration;

use jiff::SignedDuration;

mod account;
mod decide;
pub mod log;
mod policy;
mod preview;
mod recover;
mod report;
mod send;
mod settled;
mod store;
pub mod words;

pub use account::{DebtDetail, Loaded};
pub(crate) use account::{Seen, look_at};
pub use decide::decide_due;
pub use policy::{current as current_policy, replace as replace_policy};
pub use preview::{Change, Fate, Line, compare, preview};
pub use report::{report, report_of};
pub use send::send_due;
pub(crate) use settled::settled;

/// How long a claimed reminder is this worker's: it is handed over at once, or not at all.
pub const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// The longest that a carrier may take; less than the lease.
pub const CARRIER_TIMEOUT: Duration = Duration::from_secs(8);

/// A reminder that could not be handed over so often is given up.
const MAX_ATTEMPTS: i64 = 10;

#[cfg(test)]
pub(crate) mod sabotage;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
