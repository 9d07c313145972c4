//! Words for bulk acts.

use domain::bulk::{BulkKind, BulkOutcome, BulkState, SkipReason};
use domain::money::Money;

use crate::components::UiTone;
use crate::request::reader::money;
use crate::t;

pub(in crate::staff) fn kind(kind: BulkKind) -> &'static str {
    match kind {
        BulkKind::Pause => t!(bulk.kind.pause),
        BulkKind::Void => t!(bulk.kind.void),
        BulkKind::WriteOff => t!(bulk.kind.write_off),
    }
}

/// The button that orders it.
pub(super) fn order(kind: BulkKind, count: u32) -> String {
    match kind {
        BulkKind::Pause => t!(bulk.do_pause, count = count),
        BulkKind::Void => t!(bulk.do_void, count = count),
        BulkKind::WriteOff => t!(bulk.do_write_off, count = count),
    }
}

pub(super) fn state(state: BulkState) -> (UiTone, &'static str) {
    match state {
        BulkState::Draft => (UiTone::Neutral, t!(bulk.state.draft)),
        BulkState::Waiting => (UiTone::Warn, t!(bulk.state.waiting)),
        BulkState::Running => (UiTone::Info, t!(bulk.state.running)),
        BulkState::Done => (UiTone::Good, t!(bulk.state.done)),
        BulkState::Stopped => (UiTone::Warn, t!(bulk.state.stopped)),
        BulkState::Refused => (UiTone::Bad, t!(bulk.state.refused)),
        BulkState::Discarded => (UiTone::Neutral, t!(bulk.state.discarded)),
    }
}

pub(in crate::staff) fn outcome_text(outcome: BulkOutcome) -> &'static str {
    match outcome {
        BulkOutcome::Pending => t!(bulk.outcome.pending),
        BulkOutcome::Done => t!(bulk.outcome.done),
        BulkOutcome::Skipped => t!(bulk.outcome.skipped),
        BulkOutcome::Failed => t!(bulk.outcome.failed),
    }
}

pub(super) const fn tone(outcome: BulkOutcome) -> UiTone {
    match outcome {
        BulkOutcome::Pending => UiTone::Neutral,
        BulkOutcome::Done => UiTone::Good,
        BulkOutcome::Skipped => UiTone::Warn,
        BulkOutcome::Failed => UiTone::Bad,
    }
}

pub(in crate::staff) fn skip_text(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Paid => t!(bulk.skip.paid),
        SkipReason::Void => t!(bulk.skip.void),
        SkipReason::PartlyPaid => t!(bulk.skip.partly_paid),
        SkipReason::BeingPaid => t!(bulk.skip.being_paid),
        SkipReason::Changed => t!(bulk.skip.changed),
        SkipReason::Paused => t!(bulk.skip.paused),
        SkipReason::Missing => t!(bulk.skip.missing),
    }
}

/// Amounts of several currencies, one after the other.
pub(in crate::staff) fn sums(all: Vec<Money>) -> String {
    all.into_iter().map(money).collect::<Vec<_>>().join(" + ")
}
