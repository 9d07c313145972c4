//! Password reset by a mailed link.

use domain::access::{Actor, Right};
use domain::identity::{Email, Password};
use domain::language::Language;

use super::codes::{self, CodeRequest, For};
use super::passwords::{Asker, NewPassword};
use super::sign_in::knock;
use super::store::{self, UserCredentials};
use super::{RESET_LIFETIME, User, UserError, devices, mails};
use crate::people::sessions;
use crate::platform::actor::allow;
use crate::platform::throttle::{Client, Door, Knock, ThrottleRefusal};
use crate::{Error, Portal, Result};

/// Sends a reset link to an address, if it is a user's. Above the rate limit nothing is sent,
/// silently: an earlier link is still valid.
///
/// # Errors
/// [`UserError::Email`]; [`Error::TooMany`].
pub async fn request_reset(
    portal: &Portal,
    client: &Client,
    email: &str,
    language: Language,
) -> Result<(), UserError> {
    let email = Email::parse(email)?;
    let device = devices::known(portal, client.devices(), &email);
    let knock = Knock { client, account: email.as_str(), device: device.as_deref() };
    match portal.guard.throttle.knock(Door::Reset, knock) {
        Ok(()) => {}
        Err(ThrottleRefusal::Account(_)) => return Ok(()),
        Err(ThrottleRefusal::Address(seconds)) => return Err(Error::TooMany(seconds).into()),
    }
    let asked = CodeRequest {
        id: codes::secret(),
        purpose: For::Reset,
        email,
        user: None,
        new_email: None,
        invitation: None,
        language,
        expires_at: portal.now() + RESET_LIFETIME,
    };
    Ok(codes::ask(portal, &asked).await?)
}

/// Sends a reset link to a user on the operator's behalf.
///
/// # Errors
/// When the database fails.
pub async fn send_reset(portal: &Portal, actor: &Actor, user: &User) -> Result<()> {
    allow(actor, Right::ManageUsers)?;
    let asked = CodeRequest {
        id: codes::secret(),
        purpose: For::Reset,
        email: user.email.clone(),
        user: None,
        new_email: None,
        invitation: None,
        language: portal.settings.institution.language,
        expires_at: portal.now() + RESET_LIFETIME,
    };
    codes::ask(portal, &asked).await
}

/// Whether a link is valid. Does not use it up, because mail scanners open links too.
///
/// # Errors
/// When the database fails.
pub async fn reset_is_open(portal: &Portal, token: &str) -> Result<bool> {
    let mut tx = portal.db.read().await?;
    let found =
        codes::store::reset_of_hash(&mut tx, &codes::hash_of_token(portal, token), portal.now())
            .await?;
    Ok(found.is_some())
}

/// Sets a new password by a link. All sessions of the user end, all other codes and links become
/// invalid, and the user is notified by mail. Returns the text of the browser's device cookie: its
/// holder reads the mailbox, so a flood must not keep them from signing in.
///
/// # Errors
/// [`Error::NotFound`] when the link is invalid or expired; [`UserError::Password`], after which
/// the link stays valid; [`UserError::TooManyPasswords`]; [`Error::Busy`].
pub async fn reset(
    portal: &Portal,
    client: &Client,
    token: &str,
    password: Password,
) -> Result<String, UserError> {
    let hash = codes::hash_of_token(portal, token);
    let mut tx = portal.db.read().await?;
    let asked = codes::store::reset_of_hash(&mut tx, &hash, portal.now()).await?;
    let asked = asked.ok_or(Error::NotFound)?;
    let account = store::by_email(&mut tx, &asked.email).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let user = &account.user;
    let new = NewPassword::check(portal, &user.email, &user.name, &password)?;
    let counted = knock(portal, Door::NewPassword, client, &user.email);
    counted.map_err(UserError::TooManyPasswords)?;
    let password_hash = new.hash(portal, Asker::Stranger(user.email.as_str().to_owned())).await?;
    save(portal, &asked, &account, &password_hash).await?;
    Ok(devices::remembered(portal, client.devices(), &account.user.email))
}

async fn save(
    portal: &Portal,
    asked: &CodeRequest,
    account: &UserCredentials,
    hash: &str,
) -> Result<()> {
    let (now, user) = (portal.now(), &account.user);
    let mut tx = portal.db.write().await?;
    if !codes::store::use_up(&mut tx, &asked.id, now).await? {
        return Err(Error::NotFound);
    }
    codes::store::void_all(&mut tx, &user.email, now).await?;
    store::set_password(&mut tx, &user.id, hash).await?;
    sessions::store::delete_of_user(&mut tx, &user.id).await?;
    mails::password_changed(portal, &mut tx, user).await?;
    tx.commit().await
}
