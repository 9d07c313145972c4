//! Words for the states and movements of tills.

use domain::payments::StateKind;
use domain::till::{CashMovementKind, TakingKind, TillState};
use portal::payments::takings::Taking;

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

pub(super) fn movement(kind: CashMovementKind) -> &'static str {
    match kind {
        CashMovementKind::Float => t!(till.movement.float),
        CashMovementKind::Taking => t!(till.movement.taking),
        CashMovementKind::Void => t!(till.movement.void),
        CashMovementKind::Refund => t!(till.movement.refund),
        CashMovementKind::Difference => t!(till.movement.difference),
        CashMovementKind::Deposit => t!(till.movement.deposit),
        CashMovementKind::Return => t!(till.movement.back),
    }
}

pub(super) fn kind(kind: TakingKind) -> &'static str {
    match kind {
        TakingKind::Cash => t!(till.kind.cash),
        TakingKind::CardTerminal => t!(till.kind.card_terminal),
        TakingKind::Transfer => t!(till.kind.transfer),
        TakingKind::Cheque => t!(till.kind.cheque),
    }
}

pub(super) fn taking_state(taking: &Taking) -> (UiTone, &'static str) {
    match taking.state {
        _ if taking.reversed_at.is_some() => (UiTone::Neutral, t!(till.taking.voided)),
        StateKind::Succeeded => (UiTone::Good, t!(till.taking.settled)),
        StateKind::Failed | StateKind::Expired | StateKind::Cancelled => {
            (UiTone::Bad, t!(till.taking.bounced))
        }
        StateKind::Created | StateKind::Started | StateKind::Processing | StateKind::Unknown => {
            (UiTone::Info, t!(till.taking.waits))
        }
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
        "taken" => Some(t!(till.done.taken)),
        "cheque" => Some(t!(till.done.cheque)),
        "sent" => Some(t!(till.done.sent)),
        "voided" => Some(t!(till.done.voided)),
        "cleared" => Some(t!(till.done.cleared)),
        "bounced" => Some(t!(till.done.bounced)),
        "deposited" => Some(t!(till.done.deposited)),
        _ => None,
    }
}
