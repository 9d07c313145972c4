//! Changing the address: the new one becomes effective when it is verified. Users without a
//! password prove first that they read the old one: a session alone does not move an account.

use domain::access::Actor;
use domain::identity::{Email, Password};
use domain::language::Language;

use super::change::{account_of, checked_again};
use super::codes::{self, CODE_LIFETIME, CodeRequest, For};
use super::sign_in::{Welcome, knock};
use super::store::{self, UserCredentials};
use super::{UserError, mails, undo};
use crate::billing::debtors;
use crate::people::sessions;
use crate::platform::actor::user;
use crate::platform::db::Tx;
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

/// A code that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailCode {
    /// The number that this browser needs to enter the code.
    pub number: String,
    /// Where it was sent.
    pub sent_to: Email,
}

/// What entering a code led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailStep {
    /// The old address is verified; a code went to the new one.
    Code(EmailCode),
    /// The address changed; this opens a new session.
    Changed(Welcome),
}

/// Sends a code to a new address, or to the old one if the user has no password. If the new address
/// is taken, nothing is sent there, silently.
///
/// # Errors
/// `SignInFirst`; [`UserError::Email`]; [`UserError::WrongCurrentPassword`];
/// [`UserError::TooManyPasswords`]; [`UserError::TooManyCodes`]; `Busy`.
pub async fn request_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    new: NewAddress,
) -> Result<EmailCode, UserError> {
    let email = Email::parse(&new.email)?;
    let account = checked_again(portal, client, actor, &new.current).await?;
    let (sent_to, new_email) = match account.password_hash {
        Some(_) => (email, None),
        None => (account.user.email, Some(email)),
    };
    let asked = CodeRequest {
        id: codes::secret(),
        purpose: For::NewEmail,
        email: sent_to,
        user: Some(account.user.id),
        new_email,
        invitation: None,
        language: new.language,
        expires_at: portal.now() + CODE_LIFETIME,
    };
    send(portal, client, asked).await
}

async fn send(
    portal: &Portal,
    client: &Client,
    asked: CodeRequest,
) -> Result<EmailCode, UserError> {
    knock(portal, Door::Code, client, &asked.email).map_err(UserError::TooManyCodes)?;
    codes::ask(portal, &asked).await?;
    Ok(EmailCode { number: asked.id, sent_to: asked.email })
}

/// Verifies a code. That to the old address is followed by one to the new address; that to the new
/// one changes the address, and reminders that went to the old one follow. All sessions end, both
/// addresses are notified, and the notice to the old one can undo it.
///
/// # Errors
/// `SignInFirst`; [`UserError::WrongCode`]; [`UserError::TooManyCodes`].
pub async fn confirm_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    number: &str,
    typed: &str,
) -> Result<EmailStep, UserError> {
    user(actor)?;
    let (asked, mut tx) = codes::redeem(portal, For::NewEmail, number, typed).await?;
    let account = account_of(&mut tx, actor).await?;
    if asked.user.as_ref() != Some(&account.user.id) {
        return Err(UserError::WrongCode);
    }
    let Some(new_email) = asked.new_email.clone() else {
        let changed = change(portal, client, tx, account, asked).await?;
        return Ok(EmailStep::Changed(changed));
    };
    if asked.email != account.user.email {
        return Err(UserError::WrongCode);
    }
    tx.commit().await?;
    let next = CodeRequest {
        id: codes::secret(),
        email: new_email,
        new_email: None,
        expires_at: portal.now() + CODE_LIFETIME,
        ..asked
    };
    Ok(EmailStep::Code(send(portal, client, next).await?))
}

async fn change(
    portal: &Portal,
    client: &Client,
    mut tx: Tx,
    account: UserCredentials,
    asked: CodeRequest,
) -> Result<Welcome, UserError> {
    let (now, old) = (portal.now(), &account.user);
    codes::store::void_all(&mut tx, &old.email, now).await?;
    let epoch = store::set_email(&mut tx, &old.id, &asked.email).await?;
    let session_epoch = epoch.ok_or(UserError::WrongCode)?;
    sessions::store::delete_of_user(&mut tx, &old.id).await?;
    debtors::store::follow(&mut tx, &old.email, &asked.email, now).await?;
    let undo_url = undo::address(portal, &old.id, &old.email, session_epoch);
    mails::email_changed(portal, &mut tx, old, &asked.email, Some(undo_url)).await?;
    tx.commit().await?;
    let mut user = account.user;
    user.email = asked.email;
    Ok(Welcome::new(portal, client, &UserCredentials { user, session_epoch, ..account }))
}
