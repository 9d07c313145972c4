//! Words of unapplied money.

use domain::money::Money;
use domain::unapplied::suggestions::MatchReason;
use domain::unapplied::{UnappliedEvent, UnappliedState, UnappliedWay};

use crate::components::UiTone;
use crate::request::reader::money;
use crate::t;

pub(super) fn way(way: UnappliedWay) -> &'static str {
    match way {
        UnappliedWay::Transfer => t!(unapplied.way.transfer),
        UnappliedWay::Deposit => t!(unapplied.way.deposit),
    }
}

pub(super) fn state(state: UnappliedState) -> (UiTone, &'static str) {
    match state {
        UnappliedState::Open => (UiTone::Warn, t!(unapplied.state.open)),
        UnappliedState::Matched => (UiTone::Good, t!(unapplied.state.matched)),
    }
}

pub(super) fn event(event: UnappliedEvent) -> &'static str {
    match event {
        UnappliedEvent::Recorded => t!(unapplied.event.recorded),
        UnappliedEvent::Matched => t!(unapplied.event.matched),
        UnappliedEvent::PutBack => t!(unapplied.event.put_back),
    }
}

/// Why money of an amount may be of a customer.
pub(super) fn reason(reason: &MatchReason, amount: Money) -> String {
    let amount = money(amount);
    match reason {
        MatchReason::NamesInvoice(number) => {
            t!(unapplied.reason.names_invoice, number = number.as_str())
        }
        MatchReason::NamesDocument => t!(unapplied.reason.names_document).to_owned(),
        MatchReason::NamesCustomer(number) => {
            t!(unapplied.reason.names_customer, number = number.as_str())
        }
        MatchReason::SameSender => t!(unapplied.reason.same_sender).to_owned(),
        MatchReason::ExactAmount(number) => {
            t!(unapplied.reason.exact_amount, amount = amount, number = number.as_str())
        }
        MatchReason::SameName => t!(unapplied.reason.same_name).to_owned(),
    }
}

/// What was just done, by the code in the address.
pub(super) fn confirmation(code: &str) -> Option<&'static str> {
    match code {
        "recorded" => Some(t!(unapplied.done.recorded)),
        "matched" => Some(t!(unapplied.done.matched)),
        "put_back" => Some(t!(unapplied.done.put_back)),
        _ => None,
    }
}
