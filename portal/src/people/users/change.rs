//! What users change about themselves.

use domain::access::Actor;
use domain::identity::Password;
use domain::language::Language;

use super::create::checked_name;
use super::passwords::{self, Verdict, normalised};
use super::sign_in::{Welcome, knock};
use super::store::{self, UserCredentials};
use super::{User, mails};
use crate::people::sessions;
use crate::platform::actor::user;
use crate::platform::db::Tx;
use crate::platform::throttle::{Client, Door};
use crate::{Error, Portal, Result};

/// Who the actor is.
///
/// # Errors
/// [`Error::SignInFirst`] unless a user asks.
pub async fn profile(portal: &Portal, actor: &Actor) -> Result<User> {
    let mut tx = portal.db.read().await?;
    Ok(account_of(&mut tx, actor).await?.user)
}

/// Changes how the user is called.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::Invalid`] with the field `name` (`required`, `too_long`).
pub async fn change_name(portal: &Portal, actor: &Actor, name: &str) -> Result<()> {
    let user = user(actor)?;
    let name = checked_name(name)?;
    let mut tx = portal.db.write().await?;
    store::set_name(&mut tx, user, &name).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes what the user reads, on pages and in mails.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn change_language(portal: &Portal, actor: &Actor, language: Language) -> Result<()> {
    let user = user(actor)?;
    let mut tx = portal.db.write().await?;
    store::set_language(&mut tx, user, language).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes the password of a user who has one. All sessions end; this browser's is opened anew
/// with what this gives. A mail says so.
///
/// # Errors
/// [`Error::SignInFirst`]; [`Error::Invalid`] with the field `current` (`wrong`) or `password`
/// (see [`domain::identity::PasswordProblem::code`]); [`Error::TooMany`]; [`Error::Busy`].
pub async fn change_password(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    current: &Password,
    new: Password,
) -> Result<Welcome> {
    let account = checked_again(portal, client, actor, current).await?;
    let hash = passwords::hash_new(portal, &account.user, new).await?;
    let mut tx = portal.db.write().await?;
    let session_epoch = store::set_password(&mut tx, &account.user.id, &hash).await?;
    sessions::store::delete_of_user(&mut tx, &account.user.id).await?;
    mails::password_changed(portal, &mut tx, &account.user).await?;
    tx.commit().await?;
    Ok(Welcome::new(portal, client, &UserCredentials { session_epoch, ..account }))
}

/// Ends all sessions of the user, this one too.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn sign_out_everywhere(portal: &Portal, actor: &Actor) -> Result<()> {
    let user = user(actor)?;
    let mut tx = portal.db.write().await?;
    store::bump_epoch(&mut tx, user).await?;
    sessions::store::delete_of_user(&mut tx, user).await?;
    tx.commit().await?;
    Ok(())
}

/// The user's account, when they typed their password again. One who has none and signs in with
/// codes passes without: the session is all that they ever show.
pub(super) async fn checked_again(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    current: &Password,
) -> Result<UserCredentials> {
    let mut tx = portal.db.read().await?;
    let account = account_of(&mut tx, actor).await?;
    drop(tx);
    let Some(stored) = account.password_hash.clone() else { return Ok(account) };
    knock(portal, Door::Password, client, &account.user.email)?;
    let verdict = portal.guard.hasher.verify(normalised(current), Some(stored)).await?;
    if verdict == Verdict::Wrong {
        return Err(Error::Invalid { field: "current", why: "wrong" });
    }
    Ok(account)
}

pub(super) async fn account_of(tx: &mut Tx, actor: &Actor) -> Result<UserCredentials> {
    store::by_id(tx, user(actor)?).await?.ok_or(Error::SignInFirst)
}
