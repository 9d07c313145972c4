//! Codes that accept invitations: they go to the address that was invited.

use domain::language::Language;

use super::{CODE_LIFETIME, CodeRequest, For, ask, secret};
use crate::people::invitations::of_link;
use crate::people::users::UserError;
use crate::people::users::sign_in::knock;
use crate::platform::throttle::{Client, Door};
use crate::{Portal, Result};

/// A code that was sent for an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationCode {
    /// The number that this browser needs to enter the code.
    pub number: String,
    /// Where it went, with what only its owner completes.
    pub masked: String,
}

/// Sends a code to the address that was invited.
///
/// # Errors
/// [`crate::Error::NotFound`] when the link is not valid, or was used; [`UserError::TooManyCodes`].
pub async fn request_invitation_code(
    portal: &Portal,
    client: &Client,
    token: &str,
    language: Language,
) -> Result<InvitationCode, UserError> {
    let open = of_link(portal, &mut portal.db.read().await?, token).await?;
    knock(portal, Door::Code, client, &open.email).map_err(UserError::TooManyCodes)?;
    let masked = masked(open.email.as_str());
    let asked = CodeRequest {
        id: secret(),
        purpose: For::SignIn,
        email: open.email,
        user: None,
        new_email: None,
        invitation: Some(open.id),
        language,
        expires_at: portal.now() + CODE_LIFETIME,
    };
    ask(portal, &asked).await?;
    Ok(InvitationCode { number: asked.id, masked })
}

/// The first character of the mailbox, and its host.
fn masked(email: &str) -> String {
    let (mailbox, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = mailbox.chars().take(1).collect();
    format!("{first}•••@{host}")
}
