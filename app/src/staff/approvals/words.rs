//! Words for requests.

use domain::approvals::{ApprovalKind, ApprovalRefusal, ApprovalState};

use crate::components::UiTone;
use crate::t;

pub(super) fn kind(kind: ApprovalKind) -> &'static str {
    match kind {
        ApprovalKind::Void => t!(staff_invoicing.void),
        ApprovalKind::CreditNote => t!(staff_invoicing.credit_note),
        ApprovalKind::WriteOff => t!(staff_invoicing.write_off),
        ApprovalKind::Refund => t!(refunds.title),
    }
}

pub(super) fn state(state: ApprovalState) -> (UiTone, &'static str) {
    match state {
        ApprovalState::Open => (UiTone::Warn, t!(approvals.state.open)),
        ApprovalState::Approved => (UiTone::Good, t!(approvals.state.approved)),
        ApprovalState::Refused => (UiTone::Bad, t!(approvals.state.refused)),
        ApprovalState::Withdrawn => (UiTone::Neutral, t!(approvals.state.withdrawn)),
        ApprovalState::Expired => (UiTone::Neutral, t!(approvals.state.expired)),
        ApprovalState::Stale => (UiTone::Neutral, t!(approvals.state.stale)),
        ApprovalState::Lapsed => (UiTone::Neutral, t!(approvals.state.lapsed)),
    }
}

/// What there was to take it from when it was asked for, and what there is.
pub(super) fn seen(kind: ApprovalKind) -> (&'static str, &'static str) {
    match kind {
        ApprovalKind::Void | ApprovalKind::CreditNote | ApprovalKind::WriteOff => {
            (t!(approvals.owed_then), t!(approvals.owed_now))
        }
        ApprovalKind::Refund => (t!(refunds.left_then), t!(refunds.left_now)),
    }
}

/// What to do about a request that cannot be approved; nothing where its state says it all.
pub(super) fn advice(refusal: ApprovalRefusal) -> Option<(&'static str, &'static str)> {
    match refusal {
        ApprovalRefusal::Own => Some((t!(approvals.own), t!(approvals.own_advice))),
        ApprovalRefusal::Expired => Some((t!(approvals.expired), t!(approvals.ask_again))),
        ApprovalRefusal::AskerLeft => Some((t!(approvals.left), t!(approvals.left_advice))),
        ApprovalRefusal::Changed => Some((t!(approvals.changed), t!(approvals.ask_again))),
        ApprovalRefusal::NoRight | ApprovalRefusal::Decided => None,
    }
}
