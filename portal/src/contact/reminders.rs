//! Reminders: decided page by page for everybody once a day and whenever something changes, looked
//! at again under the lock that payments take, and handed over at once.

use std::time::Duration;

use jiff::SignedDuration;

mod account;
mod decide;
mod due;
mod hand;
mod letters;
pub mod log;
mod policy;
mod preview;
mod report;
mod send;
mod settled;
mod state;
pub mod templates;

pub(crate) use account::{DebtorOutlook, look_at};
pub use decide::decide_due;
pub use due::send_due;
pub use letters::{PrintError, PrintReport, print_letters};
pub(crate) use policy::in_tx as policy_in;
pub use policy::{PolicyError, current as current_policy, replace as replace_policy};
pub use preview::{Fate, PreviewChange, PreviewLine, compare, preview};
pub use report::{report, report_of};
pub(crate) use settled::settled;

/// How long a claimed reminder is this worker's: it is handed over at once, or not at all.
pub const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// How long a claimed letter is its printer's: a batch is drawn and written as one file, which
/// takes its time, and nobody else prints. Handing a letter over is putting that file in its place;
/// what was printed from it cannot be recalled.
pub const PRINT_LEASE: SignedDuration = SignedDuration::from_mins(30);

/// A letter that nobody printed for so long gives way to the next channel that the person chose.
pub const UNPRINTED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The longest that a carrier may take; less than the lease.
pub const CARRIER_TIMEOUT: Duration = Duration::from_secs(8);

/// A reminder that could not be handed over so often is given up.
const MAX_ATTEMPTS: i64 = 10;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
