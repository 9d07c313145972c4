//! States of a member of staff.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// Where a member of staff stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum StaffState {
    /// Has an invitation, and neither password nor second factor.
    Invited,
    /// Signs in.
    Active,
    /// Has left, or is kept out.
    Disabled,
}

coded!(StaffState);

/// What moves a member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffEvent {
    /// They chose a password and proved their second factor.
    Accept,
    /// They are invited anew: after a lost factor, or to come back.
    Invite,
    /// They are kept out.
    Disable,
}

impl StaffState {
    /// The state after an event; `None` if the event is not possible.
    #[must_use]
    pub const fn after(self, event: StaffEvent) -> Option<Self> {
        match (self, event) {
            (Self::Invited, StaffEvent::Accept) => Some(Self::Active),
            (Self::Active | Self::Disabled, StaffEvent::Accept)
            | (Self::Disabled, StaffEvent::Disable) => None,
            (Self::Invited | Self::Active | Self::Disabled, StaffEvent::Invite) => {
                Some(Self::Invited)
            }
            (Self::Invited | Self::Active, StaffEvent::Disable) => Some(Self::Disabled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StaffEvent::{Accept, Disable, Invite};
    use super::StaffState::{Active, Disabled, Invited};
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        for (state, event, expected) in [
            (Invited, Accept, Some(Active)),
            (Invited, Invite, Some(Invited)),
            (Invited, Disable, Some(Disabled)),
            (Active, Accept, None),
            (Active, Invite, Some(Invited)),
            (Active, Disable, Some(Disabled)),
            (Disabled, Accept, None),
            (Disabled, Invite, Some(Invited)),
            (Disabled, Disable, None),
        ] {
            assert_eq!(state.after(event), expected, "{state:?} {event:?}");
        }
        for state in StaffState::ALL {
            assert_eq!(StaffState::parse(state.code()), Some(*state));
        }
    }
}
