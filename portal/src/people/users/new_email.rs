//! Another address: it becomes the user's when they show that they read it.

use domain::access::Actor;
use domain::identity::Password;
use domain::language::Language;

use super::change::{account_of, checked_again};
use super::codes::{self, CODE_LIFETIME, CodeRequest, For};
use super::mails;
use super::sign_in::{Welcome, address, knock};
use super::store::{self, UserCredentials};
use crate::billing::debtors;
use crate::people::sessions;
use crate::platform::actor::user;
use crate::platform::throttle::{Client, Door};
use crate::{Error, Portal, Result};

/// What is typed to change the address.
#[derive(Debug, Clone)]
pub struct NewAddress {
    /// The new address, as typed.
    pub email: String,
    /// The password, of those who have one.
    pub current: Password,
    /// What to write the mail in, unless the user has chosen.
    pub language: Language,
}

/// Sends a code to a new address. When somebody else has the address, nothing is sent and nothing
/// is said. Gives the number with which this browser can enter the code.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::Invalid`] with the field `email` (`not_an_email`) or `current`
/// (`wrong`); [`Error::TooMany`]; [`Error::Busy`].
pub async fn request_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    new: NewAddress,
) -> Result<String> {
    let email = address(&new.email)?;
    let account = checked_again(portal, client, actor, &new.current).await?;
    knock(portal, Door::Code, client, &email)?;
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

/// Makes the new address the user's, with the code that was sent to it; reminders that went to the
/// old one go to it, too. All sessions end; this
/// browser's is opened anew with what this gives. Mails to both addresses say so.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::Invalid`] with the field `code` (`wrong`).
pub async fn confirm_email(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    number: &str,
    typed: &str,
) -> Result<Welcome> {
    user(actor)?;
    let now = portal.now();
    let wrong = || Error::Invalid { field: "code", why: "wrong" };
    let (asked, mut tx) = codes::redeem(portal, For::NewEmail, number, typed).await?;
    let account = account_of(&mut tx, actor).await?;
    if asked.user.as_ref() != Some(&account.user.id) {
        return Err(wrong());
    }
    codes::store::void_all(&mut tx, &account.user.email, now).await?;
    let epoch = store::set_email(&mut tx, &account.user.id, &asked.email).await?;
    let session_epoch = epoch.ok_or_else(wrong)?;
    sessions::store::delete_of_user(&mut tx, &account.user.id).await?;
    debtors::store::follow(&mut tx, &account.user.email, &asked.email, now).await?;
    mails::email_changed(portal, &mut tx, &account.user, &asked.email).await?;
    tx.commit().await?;
    let mut user = account.user;
    user.email = asked.email;
    Ok(Welcome::new(portal, client, &UserCredentials { user, session_epoch, ..account }))
}
