//! Changing the address: the new one becomes effective when it is verified.

use domain::access::Actor;
use domain::identity::{Email, Password};
use domain::language::Language;

use super::change::{account_of, checked_again};
use super::codes::{self, CODE_LIFETIME, CodeRequest, For};
use super::sign_in::{Welcome, knock};
use super::store::{self, UserCredentials};
use super::{UserError, mails};
use crate::billing::debtors;
use crate::people::sessions;
use crate::platform::actor::user;
use crate::platform::throttle::{Client, Door};
use crate::{Portal, Result};

/// Input of a change of address.
#[derive(Debug, Clone)]
pub struct NewAddress {
    /// As typed.
    pub email: String,
    /// Password of users who have one.
    pub current: Password,
    /// Used for the mail if the user has not chosen a language.
    pub language: Language,
}

/// Sends a code to a new address. If the address is taken, nothing is sent, silently. Returns the
/// number that this browser needs to enter the code.
///
/// # Errors
/// `SignInFirst`; [`UserError::Email`]; [`UserError::WrongCurrentPassword`];
/// [`UserError::TooManyPasswords`]; [`UserError::TooManyCodes`]; `Busy`.
pub async fn request_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    new: NewAddress,
) -> Result<String, UserError> {
    let email = Email::parse(&new.email)?;
    let account = checked_again(portal, client, actor, &new.current).await?;
    knock(portal, Door::Code, client, &email).map_err(UserError::TooManyCodes)?;
    let asked = CodeRequest {
        id: codes::secret(),
        purpose: For::NewEmail,
        email,
        user: Some(account.user.id),
        language: new.language,
        expires_at: portal.now() + CODE_LIFETIME,
    };
    codes::ask(portal, &asked).await?;
    Ok(asked.id)
}

/// Changes the address after verifying the code; reminders that went to the old address follow. All
/// sessions end; the returned value opens a new one for this browser. Both addresses are notified.
///
/// # Errors
/// `SignInFirst`; [`UserError::WrongCode`].
pub async fn confirm_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    number: &str,
    typed: &str,
) -> Result<Welcome, UserError> {
    user(actor)?;
    let now = portal.now();
    let (asked, mut tx) = codes::redeem(portal, For::NewEmail, number, typed).await?;
    let account = account_of(&mut tx, actor).await?;
    if asked.user.as_ref() != Some(&account.user.id) {
        return Err(UserError::WrongCode);
    }
    codes::store::void_all(&mut tx, &account.user.email, now).await?;
    let epoch = store::set_email(&mut tx, &account.user.id, &asked.email).await?;
    let session_epoch = epoch.ok_or(UserError::WrongCode)?;
    sessions::store::delete_of_user(&mut tx, &account.user.id).await?;
    debtors::store::follow(&mut tx, &account.user.email, &asked.email, now).await?;
    mails::email_changed(portal, &mut tx, &account.user, &asked.email).await?;
    tx.commit().await?;
    let mut user = account.user;
    user.email = asked.email;
    Ok(Welcome::new(portal, client, &UserCredentials { user, session_epoch, ..account }))
}
