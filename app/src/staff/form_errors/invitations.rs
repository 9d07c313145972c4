//! Field and words of errors about invitations of users.

use super::StaffFormError::{self, AlreadyInvited, HasAccess, InvitationClosed};
use crate::components::Text;
use crate::t;

impl StaffFormError {
    pub(super) fn place_and_words_of_invitations(self) -> (&'static str, Text) {
        match self {
            HasAccess => ("email", t!(invitations.error.has_access).into()),
            AlreadyInvited => ("email", t!(invitations.error.invited).into()),
            InvitationClosed => ("", t!(invitations.error.closed).into()),
            other => other.place_and_words(),
        }
    }
}
