//! Invitations of users to a customer: how long they last, and what they become.

use jiff::{SignedDuration, Timestamp};

use super::Scope;

/// Validity of an invitation, from when it was sent last.
pub const USER_INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Within this time, sending it again is the same click twice.
pub const SENT_JUST_NOW: SignedDuration = SignedDuration::from_mins(1);

/// State of an invitation as of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserInvitationState {
    /// It waits to be accepted.
    Open,
    /// Its time is over; sending it again opens it anew.
    Expired,
    /// It was accepted, and opens nothing any more.
    Accepted,
    /// Staff took it back.
    Withdrawn,
}

/// What is known of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserInvitationTimes {
    /// End of its validity.
    pub expires_at: Timestamp,
    /// Whether somebody accepted it.
    pub is_accepted: bool,
    /// Whether staff took it back.
    pub is_withdrawn: bool,
}

impl UserInvitationTimes {
    /// The state as of an instant.
    #[must_use]
    pub fn state(self, now: Timestamp) -> UserInvitationState {
        match self {
            Self { is_accepted: true, .. } => UserInvitationState::Accepted,
            Self { is_withdrawn: true, .. } => UserInvitationState::Withdrawn,
            Self { expires_at, .. } if expires_at <= now => UserInvitationState::Expired,
            Self { .. } => UserInvitationState::Open,
        }
    }
}

impl UserInvitationState {
    /// Whether staff may send it again or take it back.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Expired)
    }
}

/// The scope of somebody who has one already and accepts another: nobody loses by accepting.
#[must_use]
pub fn wider(before: Option<Scope>, invited: Scope) -> Scope {
    match before {
        Some(Scope::SeeAndPay) => Scope::SeeAndPay,
        Some(Scope::PayOnly) | None => invited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_open_until_it_expires_is_accepted_or_is_withdrawn() {
        use UserInvitationState::{Accepted, Expired, Open, Withdrawn};
        let at = |second| Timestamp::from_second(second).unwrap();
        for (now, is_accepted, is_withdrawn, state, waits) in [
            (99, false, false, Open, true),
            (100, false, false, Expired, true),
            (99, true, false, Accepted, false),
            (100, true, false, Accepted, false),
            (99, false, true, Withdrawn, false),
            (100, false, true, Withdrawn, false),
        ] {
            let times = UserInvitationTimes { expires_at: at(100), is_accepted, is_withdrawn };
            assert_eq!(times.state(at(now)), state, "{now} {is_accepted} {is_withdrawn}");
            assert_eq!(state.waits(), waits);
        }
    }

    #[test]
    fn nobody_loses_by_accepting_an_invitation() {
        use Scope::{PayOnly, SeeAndPay};
        for (before, invited, after) in [
            (None, PayOnly, PayOnly),
            (None, SeeAndPay, SeeAndPay),
            (Some(PayOnly), PayOnly, PayOnly),
            (Some(PayOnly), SeeAndPay, SeeAndPay),
            (Some(SeeAndPay), PayOnly, SeeAndPay),
            (Some(SeeAndPay), SeeAndPay, SeeAndPay),
        ] {
            assert_eq!(wider(before, invited), after, "{before:?} {invited:?}");
        }
    }
}
