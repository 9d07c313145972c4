//! Bulk acts: one act of staff on every row that a list found, frozen before it begins.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::access::Right;
use crate::coded;
use crate::invoices::cancellation::{CancellationKind, CancellationRefusal};

/// Maximum number of rows of an act.
pub const MOST_ROWS: i64 = 50_000;

/// How long frozen rows wait for who chose them.
pub const DRAFT_VALIDITY: SignedDuration = SignedDuration::from_hours(24);

/// What is done to every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum BulkKind {
    /// Customers are not reminded until a day.
    Pause,
    /// Invoices should not have been issued.
    Void,
    /// Invoices will not be paid.
    WriteOff,
}

/// How far an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum BulkState {
    /// The rows are frozen; who chose them has not confirmed the act.
    Draft,
    /// Another person must approve it.
    Waiting,
    /// Rows are being done.
    Running,
    /// Every row has its outcome.
    Done,
    /// Somebody stopped it, or who ordered it lost the right; rows are left.
    Stopped,
    /// Another person refused it.
    Refused,
    /// Who made it gave it up before it began, or nobody decided in time.
    Discarded,
}

/// What moves an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, VariantArray)]
pub enum BulkEvent {
    /// Who made it confirms it, and may do it alone.
    Order,
    /// Who made it confirms it, and another person must approve it.
    Ask,
    /// Another person approves it.
    Approve,
    /// Another person refuses it.
    Refuse,
    /// It is given up before it began.
    Discard,
    /// No row is left.
    End,
    /// No further row is done.
    Stop,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum BulkOutcome {
    /// Nothing yet.
    Pending,
    /// The act was done.
    Done,
    /// The act does not suit it, or no longer.
    Skipped,
    /// An error; the row is as it was.
    Failed,
}

/// Why a row is skipped.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SkipReason {
    /// Nothing of it is owed: it is paid.
    Paid,
    /// Nothing of it is owed: it is void.
    Void,
    /// A part of it is paid.
    PartlyPaid,
    /// A payment of it is on its way.
    BeingPaid,
    /// It is not what it was when the rows were frozen.
    Changed,
    /// Reminders of the customer are paused already.
    Paused,
    /// It is gone.
    Missing,
}

/// Why an act ended with rows left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum StopCause {
    /// Somebody stopped it.
    Asked,
    /// Who ordered it may not do it any more.
    RightLost,
}

coded!(BulkKind, BulkState, BulkOutcome, SkipReason, StopCause);

impl BulkKind {
    /// The right of the single act.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Pause => Right::PauseReminders,
            Self::Void | Self::WriteOff => Right::CancelInvoices,
        }
    }

    /// The cancellation that it makes of each invoice; `None` if it is about customers.
    #[must_use]
    pub const fn cancellation(self) -> Option<CancellationKind> {
        match self {
            Self::Pause => None,
            Self::Void => Some(CancellationKind::Void),
            Self::WriteOff => Some(CancellationKind::WriteOff),
        }
    }
}

impl BulkState {
    /// The state after an event; `None` if it does not happen in this one.
    #[must_use]
    pub const fn after(self, event: BulkEvent) -> Option<Self> {
        match (self, event) {
            (Self::Draft, BulkEvent::Order) | (Self::Waiting, BulkEvent::Approve) => {
                Some(Self::Running)
            }
            (Self::Draft, BulkEvent::Ask) => Some(Self::Waiting),
            (Self::Waiting, BulkEvent::Refuse) => Some(Self::Refused),
            (Self::Draft | Self::Waiting, BulkEvent::Discard) => Some(Self::Discarded),
            (Self::Running, BulkEvent::End) => Some(Self::Done),
            (Self::Running, BulkEvent::Stop) => Some(Self::Stopped),
            _ => None,
        }
    }

    /// Whether the same act on the same rows would be this one.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Waiting | Self::Running)
    }
}

impl SkipReason {
    /// Why an invoice is skipped that cannot be cancelled.
    #[must_use]
    pub const fn of(refusal: CancellationRefusal) -> Self {
        match refusal {
            CancellationRefusal::PartlyPaid => Self::PartlyPaid,
            CancellationRefusal::NothingOwed => Self::Paid,
            CancellationRefusal::MoreThanOwed => Self::Changed,
            CancellationRefusal::BeingPaid => Self::BeingPaid,
        }
    }
}

/// Whether rows that were frozen are too old to be confirmed.
#[must_use]
pub fn is_outdated(made_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(made_at) >= DRAFT_VALIDITY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_begins_once_and_what_has_ended_stays_as_it_is() {
        use BulkEvent as E;
        use BulkState as S;
        let edges = [
            (S::Draft, E::Order, S::Running),
            (S::Draft, E::Ask, S::Waiting),
            (S::Draft, E::Discard, S::Discarded),
            (S::Waiting, E::Approve, S::Running),
            (S::Waiting, E::Refuse, S::Refused),
            (S::Waiting, E::Discard, S::Discarded),
            (S::Running, E::End, S::Done),
            (S::Running, E::Stop, S::Stopped),
        ];
        for state in S::ALL {
            for event in E::VARIANTS {
                let edge = edges.iter().find(|(from, by, _)| (from, by) == (state, event));
                let expected = edge.map(|(_, _, to)| *to);
                assert_eq!(state.after(*event), expected, "{state:?} {event:?}");
            }
            let ends = E::VARIANTS.iter().all(|event| state.after(*event).is_none());
            assert_eq!(state.is_open(), !ends, "{state:?}");
        }
    }

    #[test]
    fn what_is_done_needs_the_right_of_the_single_act() {
        for (kind, right) in [
            (BulkKind::Pause, Right::PauseReminders),
            (BulkKind::Void, Right::CancelInvoices),
            (BulkKind::WriteOff, Right::CancelInvoices),
        ] {
            assert_eq!(kind.right(), right);
        }
    }

    #[test]
    fn frozen_rows_wait_a_day() {
        let now: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
        for (seconds, expected) in [(0, false), (86_399, false), (86_400, true)] {
            assert_eq!(is_outdated(now - SignedDuration::from_secs(seconds), now), expected);
        }
    }
}
