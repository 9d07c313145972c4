//! Disputes: staff decide by a date, and reminders are on hold until they do.

use super::hold::days;
use super::{Cause, Hold};
use crate::calendar::{SignedDuration, Timestamp};

/// Time for staff to decide.
pub const DECISION: SignedDuration = days(90);
/// Extension of a decision that is overdue.
pub const EXTENSION: SignedDuration = days(30);
/// Time for the correction of an invoice whose dispute was upheld.
pub const CORRECTION: SignedDuration = days(30);

impl Hold {
    /// Hold of an open dispute, given the time when its decision is or was due. It lasts until the
    /// decision; its end is the next date by which that must be made.
    #[must_use]
    pub fn of_dispute(due_at: Timestamp, now: Timestamp) -> Self {
        let late = now.duration_since(due_at).as_secs();
        let more = late.div_euclid(EXTENSION.as_secs()).saturating_add(1).max(0);
        let more = i32::try_from(more).unwrap_or(i32::MAX);
        let until = due_at.checked_add(EXTENSION.saturating_mul(more)).unwrap_or(Timestamp::MAX);
        Self { cause: Cause::Dispute, until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dispute_holds_until_it_is_decided_however_late_that_is() {
        let due: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        for (now, more) in [
            (due - DECISION, 0),
            (due - second, 0),
            (due, 1),
            (due + EXTENSION - second, 1),
            (due + EXTENSION, 2),
            (due + days(365), 13),
        ] {
            let hold = Hold::of_dispute(due, now);
            assert_eq!(hold.until, due + EXTENSION * more, "{now}");
            assert!(hold.holds(now), "{now}");
        }
    }
}
