//! Data of the mail that invites a user.

use domain::calendar::Timestamp;
use serde::{Deserialize, Serialize};

/// See [`super::MessageKind::UserInvitation`]. Whom it is about is not said: an address may be
/// mistyped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInvitationMail {
    /// Link that sends a code to the same address.
    pub url: String,
    pub expires_at: Timestamp,
}
