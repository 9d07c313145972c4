//! The states of a reminder and the events that move it.
//!
//! ```text
//! Queued ──claimed──▶ Sending ──handed over──▶ Sent ──delivered──▶ Delivered
//!  │ │ ▲                │ │ │                   ▲ │                    │
//!  │ │ └────put back────┘ │ └──lost──▶ Unknown ─┘ └──────failed──────┐ │
//!  │ └────────────────────┴───────────────failed───────────────▶ Failed ◀┘
//!  └──cancelled──▶ Cancelled (or lost, where an earlier try may have arrived)
//! ```
//! What a carrier reports is believed of a reminder that is unknown: it left after all.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// The state of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ReminderState {
    /// Waiting for its slot.
    Queued,
    /// Claimed by a worker that is handing it over.
    Sending,
    /// Accepted by its carrier.
    Sent,
    /// Possibly accepted by its carrier; not sent again.
    Unknown,
    /// Reported as delivered by its carrier.
    Delivered,
    /// Withdrawn before it was handed over.
    Cancelled,
    /// Not delivered; not tried again on its channel.
    Failed,
}

coded!(ReminderState);

/// What happens to a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, VariantArray)]
pub enum ReminderEvent {
    /// A worker claimed it.
    Claimed,
    /// It could not be handed over now, and is tried again.
    PutBack,
    /// Its carrier took it.
    HandedOver,
    /// Nobody knows whether its carrier took it, and it is not tried again.
    Lost,
    /// Reported as delivered by its carrier.
    Delivered,
    /// It did not arrive and never will.
    Failed,
    /// There is nothing left to remind of.
    Cancelled,
}

impl ReminderState {
    /// The state after an event; `None` where the event cannot happen.
    #[must_use]
    pub const fn after(self, event: ReminderEvent) -> Option<Self> {
        use ReminderEvent as Event;
        match (self, event) {
            (Self::Queued, Event::Claimed) => Some(Self::Sending),
            (Self::Queued, Event::Cancelled) => Some(Self::Cancelled),
            (Self::Sending, Event::PutBack) => Some(Self::Queued),
            (Self::Sending | Self::Unknown, Event::HandedOver) => Some(Self::Sent),
            (Self::Queued | Self::Sending, Event::Lost) => Some(Self::Unknown),
            (Self::Sent, Event::Delivered) => Some(Self::Delivered),
            (Self::Queued | Self::Sending | Self::Sent | Self::Delivered, Event::Failed) => {
                Some(Self::Failed)
            }
            _ => None,
        }
    }

    /// Whether it counts as a contact: it reached the debtor or may have.
    #[must_use]
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::Sending | Self::Sent | Self::Unknown | Self::Delivered)
    }

    /// Whether its carrier may have it without a record of the hand-over.
    #[must_use]
    pub const fn is_in_doubt(self) -> bool {
        matches!(self, Self::Sending | Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::ReminderEvent::{Cancelled, Claimed, Delivered, Failed, HandedOver, Lost, PutBack};
    use super::*;

    /// Every state, with the states after each event in the order of [`ReminderEvent`].
    #[test]
    fn every_event_moves_every_state_as_the_table_says() {
        use ReminderState as S;
        let events = [Claimed, PutBack, HandedOver, Lost, Delivered, Failed, Cancelled];
        assert_eq!(events, ReminderEvent::VARIANTS);
        let none = None::<S>;
        let [queued, sending, sent, unknown, delivered, cancelled, failed] =
            [S::Queued, S::Sending, S::Sent, S::Unknown, S::Delivered, S::Cancelled, S::Failed]
                .map(Some);
        #[rustfmt::skip]
        let table = [
            //               claimed  put back handed  lost     delivered  failed  cancelled
            (S::Queued,    [sending, none,   none,   unknown, none,      failed, cancelled]),
            (S::Sending,   [none,    queued, sent,   unknown, none,      failed, none]),
            (S::Sent,      [none,    none,   none,   none,    delivered, failed, none]),
            (S::Unknown,   [none,    none,   sent,   none,    none,      none,   none]),
            (S::Delivered, [none,    none,   none,   none,    none,      failed, none]),
            (S::Cancelled, [none;    7]),
            (S::Failed,    [none;    7]),
        ];
        assert_eq!(table.map(|(state, _)| state), ReminderState::ALL);
        for (state, after) in table {
            assert_eq!(events.map(|event| state.after(event)), after, "{state:?}");
        }
    }

    #[test]
    fn states_are_read_back_and_nothing_else_is_read() {
        for state in ReminderState::ALL {
            assert_eq!(ReminderState::parse(state.code()), Some(*state));
        }
        assert_eq!((ReminderState::parse(""), ReminderState::parse("Queued")), (None, None));
    }

    #[test]
    fn what_may_have_reached_somebody_is_a_contact() {
        let contacts: Vec<&str> = ReminderState::ALL
            .iter()
            .filter(|state| state.is_contact())
            .map(|state| state.code())
            .collect();
        assert_eq!(contacts, ["sending", "sent", "unknown", "delivered"]);
        assert!(ReminderState::ALL.iter().all(|s| !s.is_in_doubt() || s.is_contact()));
    }
}
