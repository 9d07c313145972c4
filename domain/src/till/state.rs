//! The states of a till, and the events that move it.
//!
//! ```text
//! Open ──count──▶ Counted ──explain──▶ Review ──accept──▶ Closed ──deposit──▶ Deposited
//!   │                ▲ │                  │                  ▲
//!   │                └─┼──── send back ───┘                  │
//!   └── count, right ──┴── explain, within the limit ────────┘
//! ```
//!
//! What is counted is counted again while no reason is given: a slip of the pen is no difference.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// Where a till stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TillState {
    /// Takes cash. What should be in it is shown to nobody who will count it.
    Open,
    /// The count is off, and no reason is given yet.
    Counted,
    /// The difference is above the limit: a second person looks at it.
    Review,
    /// The count is right, or its difference is booked.
    Closed,
    /// The cash is brought away.
    Deposited,
}

coded!(TillState);

impl TillState {
    /// Whether its cashier cannot open another one.
    #[must_use]
    pub const fn is_in_use(self) -> bool {
        match self {
            Self::Open | Self::Counted => true,
            Self::Review | Self::Closed | Self::Deposited => false,
        }
    }
}

/// What moves a till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, VariantArray)]
pub enum TillEvent {
    /// The count is what should be there.
    CountRight,
    /// The count is not what should be there.
    CountOff,
    /// A reason is given for a difference within the limit.
    Explain,
    /// A reason is given for a difference above the limit.
    ExplainLarge,
    /// A second person accepts the reason.
    Accept,
    /// A second person wants another reason.
    SendBack,
    /// The cash is brought to the bank and into the safe.
    Deposit,
}

impl TillState {
    /// The state after an event; `None` if the event is not possible.
    #[must_use]
    pub const fn after(self, event: TillEvent) -> Option<Self> {
        match (self, event) {
            (Self::Open | Self::Counted, TillEvent::CountRight)
            | (Self::Counted, TillEvent::Explain)
            | (Self::Review, TillEvent::Accept) => Some(Self::Closed),
            (Self::Open | Self::Counted, TillEvent::CountOff)
            | (Self::Review, TillEvent::SendBack) => Some(Self::Counted),
            (Self::Counted, TillEvent::ExplainLarge) => Some(Self::Review),
            (Self::Closed, TillEvent::Deposit) => Some(Self::Deposited),
            (
                Self::Open | Self::Counted | Self::Review | Self::Closed | Self::Deposited,
                TillEvent::CountRight
                | TillEvent::CountOff
                | TillEvent::Explain
                | TillEvent::ExplainLarge
                | TillEvent::Accept
                | TillEvent::SendBack
                | TillEvent::Deposit,
            ) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::TillEvent::{
        Accept, CountOff, CountRight, Deposit, Explain, ExplainLarge, SendBack,
    };
    use super::TillState::{Closed, Counted, Deposited, Open, Review};
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        let moves = [
            (Open, CountRight, Closed),
            (Open, CountOff, Counted),
            (Counted, CountRight, Closed),
            (Counted, CountOff, Counted),
            (Counted, Explain, Closed),
            (Counted, ExplainLarge, Review),
            (Review, Accept, Closed),
            (Review, SendBack, Counted),
            (Closed, Deposit, Deposited),
        ];
        for state in TillState::ALL {
            for event in TillEvent::VARIANTS {
                let known = moves.iter().find(|(from, by, _)| (from, by) == (state, event));
                assert_eq!(state.after(*event), known.map(|row| row.2), "{state:?} {event:?}");
            }
            assert_eq!(TillState::parse(state.code()), Some(*state));
        }
    }

    #[test]
    fn a_difference_is_never_closed_without_a_reason() {
        let closing = TillEvent::VARIANTS.iter().filter(|e| Counted.after(**e) == Some(Closed));
        assert_eq!(closing.collect::<Vec<_>>(), [&CountRight, &Explain]);
        assert!(Open.is_in_use() && Counted.is_in_use());
        assert!(!Review.is_in_use() && !Closed.is_in_use() && !Deposited.is_in_use());
    }
}
