//! Words for the states and movements of tills.

use domain::till::{MovementKind, TillState};

use crate::components::UiTone;
use crate::t;

pub(super) fn state(state: TillState) -> (UiTone, &'static str) {
    match state {
        TillState::Open => (UiTone::Info, t!(till.state.open)),
        TillState::Counted => (UiTone::Warn, t!(till.state.counted)),
        TillState::Review => (UiTone::Warn, t!(till.state.review)),
        TillState::Closed => (UiTone::Good, t!(till.state.closed)),
        TillState::Deposited => (UiTone::Neutral, t!(till.state.deposited)),
    }
}

pub(super) fn movement(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::Float => t!(till.movement.float),
        MovementKind::Taking => t!(till.movement.taking),
        MovementKind::Void => t!(till.movement.void),
        MovementKind::Difference => t!(till.movement.difference),
        MovementKind::Deposit => t!(till.movement.deposit),
        MovementKind::Return => t!(till.movement.back),
    }
}

/// What a count or a reason led to, as a code of a confirmation.
pub(super) const fn done(state: TillState) -> &'static str {
    match state {
        TillState::Counted => "off",
        TillState::Review => "waits",
        TillState::Open | TillState::Closed | TillState::Deposited => "closed",
    }
}

/// What was just done.
pub(super) fn confirmation(code: &str) -> Option<&'static str> {
    match code {
        "opened" => Some(t!(till.done.opened)),
        "closed" => Some(t!(till.done.closed)),
        "waits" => Some(t!(till.done.waits)),
        "accepted" => Some(t!(till.done.accepted)),
        "sent_back" => Some(t!(till.done.sent_back)),
        "deposited" => Some(t!(till.done.deposited)),
        _ => None,
    }
}
