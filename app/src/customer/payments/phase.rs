//! Decides what a payment's page shows, from its state and the payer's arrival.

use domain::calendar::SignedDuration;
use domain::payments::{Failure, State};

use crate::request::context::query_value;

/// Longer waiting counts as unusual.
pub const SLOW_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// How the payer reached the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// From within the portal.
    Inside,
    /// Redirected by the gateway after finishing. Not proof of payment, but worth waiting for.
    Returned,
    /// Redirected by the gateway after giving up.
    Left,
}

impl Arrival {
    /// Reads the query.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let says = |name: &str| query_value(query, name).as_deref() == Some("1");
        match (says("returned"), says("left")) {
            (true, _) => Self::Returned,
            (false, true) => Self::Left,
            (false, false) => Self::Inside,
        }
    }
}

/// Variant of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The gateway has not opened its page yet; no card was entered.
    Opening,
    /// The outcome is open: nobody should pay again.
    Waiting {
        /// Takes longer than usual.
        slow: bool,
    },
    /// The payer has not finished on the gateway's page, as far as we know.
    Unfinished {
        /// Reason of the last declined card.
        declined: Option<Failure>,
        /// The payer came back by the gateway's cancel link.
        left: bool,
    },
    /// The payment settled.
    Confirmed,
    NotMade(NotMade),
}

/// How a payment ended without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMade {
    /// The card or the gateway declined it.
    Failed(Failure),
    /// The gateway's page expired.
    Expired,
    Cancelled,
}

/// Variant for a payment that has been in its state for `age`.
#[must_use]
pub fn phase(state: &State, arrival: Arrival, age: SignedDuration) -> Phase {
    match state {
        State::Started { declined, .. } if arrival != Arrival::Returned => {
            Phase::Unfinished { declined: *declined, left: arrival == Arrival::Left }
        }
        State::Created | State::Unknown => Phase::Opening,
        State::Started { .. } | State::Processing { .. } => {
            Phase::Waiting { slow: age > SLOW_AFTER }
        }
        State::Succeeded { .. } => Phase::Confirmed,
        State::Failed { failure } => Phase::NotMade(NotMade::Failed(*failure)),
        State::Expired => Phase::NotMade(NotMade::Expired),
        State::Cancelled => Phase::NotMade(NotMade::Cancelled),
    }
}

/// Interval of reloads without scripts, in seconds: short at first, then longer.
#[must_use]
pub fn refresh_after_s(age: SignedDuration) -> u32 {
    match age.as_secs() {
        ..20 => 3,
        20..120 => 8,
        120..900 => 20,
        _ => 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(declined: Option<Failure>) -> State {
        State::Started { reference: "r".into(), url: "u".into(), declined }
    }

    #[test]
    fn every_state_has_a_page_and_an_open_outcome_is_never_shown_as_a_failure() {
        let at = "2026-11-21T12:00:00Z".parse().unwrap();
        let reference = || "r".to_owned();
        let waiting = |slow| Phase::Waiting { slow };
        let unfinished = |declined, left| Phase::Unfinished { declined, left };
        let no = Failure::Declined;
        for (state, arrival, age_s, expected) in [
            (State::Created, Arrival::Inside, 0, Phase::Opening),
            (State::Created, Arrival::Left, 21, Phase::Opening),
            (State::Unknown, Arrival::Inside, 0, Phase::Opening),
            (started(None), Arrival::Returned, 5, waiting(false)),
            (started(None), Arrival::Returned, 60, waiting(true)),
            (started(Some(no)), Arrival::Returned, 5, waiting(false)),
            (started(None), Arrival::Left, 5, unfinished(None, true)),
            (started(None), Arrival::Inside, 5, unfinished(None, false)),
            (started(Some(no)), Arrival::Inside, 5, unfinished(Some(no), false)),
            (State::Processing { reference: reference() }, Arrival::Left, 5, waiting(false)),
            (State::Succeeded { reference: reference(), at }, Arrival::Left, 5, Phase::Confirmed),
            (
                State::Failed { failure: no },
                Arrival::Returned,
                5,
                Phase::NotMade(NotMade::Failed(no)),
            ),
            (State::Expired, Arrival::Returned, 5, Phase::NotMade(NotMade::Expired)),
            (State::Cancelled, Arrival::Returned, 5, Phase::NotMade(NotMade::Cancelled)),
        ] {
            let shown = phase(&state, arrival, SignedDuration::from_secs(age_s));
            assert_eq!(shown, expected, "{state:?} {arrival:?}");
        }
    }

    #[test]
    fn pages_without_scripts_ask_less_often_with_time() {
        for (age_s, expected) in [(0, 3), (19, 3), (20, 8), (120, 20), (86_400, 60), (-5, 3)] {
            assert_eq!(refresh_after_s(SignedDuration::from_secs(age_s)), expected);
        }
    }

    #[test]
    fn how_the_payer_came_is_in_the_address() {
        for (query, expected) in [
            ("", Arrival::Inside),
            ("returned=1", Arrival::Returned),
            ("left=1", Arrival::Left),
            ("left=1&returned=1", Arrival::Returned),
            ("returned=0", Arrival::Inside),
        ] {
            assert_eq!(Arrival::read(query), expected, "{query}");
        }
    }
}
