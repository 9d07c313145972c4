//! Reminders: decided for all debtors once a day and after every change, decided again under the
//! locks that payments take, and handed over at once.

use std::time::Duration;

use jiff::SignedDuration;

mod account;
mod decide;
mod difference;
mod due;
mod hand;
mod letters;
pub mod log;
mod policy;
mod preview;
pub mod record;
mod report;
mod sample;
mod send;
mod settled;
mod state;
pub mod templates;

pub(crate) use account::{DebtorOutlook, look_at};
pub use decide::decide_due;
pub use difference::{DifferenceRow, MOST_EXAMINED, MOST_NAMED, PolicyDifference, difference};
pub use due::send_due;
pub use letters::{PrintError, PrintReport, print_letters};
pub(crate) use policy::in_tx as policy_in;
pub use policy::{
    EditedPart, PolicyEdit, PolicyError, PolicyVersion, current as current_policy,
    replace as replace_policy, replace_text, save as save_policy, versions as policy_versions,
};
pub use preview::{Fate, PreviewChange, PreviewLine, compare, preview};
pub use report::{report, report_of};
pub use sample::{MOST_SAMPLES, SampleMessage, TomorrowOutcome, samples};
pub(crate) use settled::settled;

/// Lease of a claimed reminder: it is handed over within this time or not at all.
pub const LEASE: SignedDuration = SignedDuration::from_secs(10);

/// Lease of a claimed letter: a batch is rendered into one file, which takes time, and has only one
/// printer. Renaming the file to its final path is the hand-over; printed letters cannot be
/// recalled.
pub const PRINT_LEASE: SignedDuration = SignedDuration::from_mins(30);

/// A letter that is not printed within this time gives way to the debtor's next channel.
pub const UNPRINTED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Timeout of carriers; shorter than the lease.
pub const CARRIER_TIMEOUT: Duration = Duration::from_secs(8);

/// Maximum number of attempts to hand a reminder over.
const MAX_ATTEMPTS: i64 = 10;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
