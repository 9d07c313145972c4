//! Changes by users to their own accounts.

use domain::access::Actor;
use domain::identity::{Password, person_name};
use domain::language::Language;

use super::passwords::{Asker, NewPassword, Verdict, normalised};
use super::sign_in::{Welcome, knock};
use super::store::{self, UserCredentials};
use super::{User, UserError, mails};
use crate::people::sessions;
use crate::platform::actor::user;
use crate::platform::db::Tx;
use crate::platform::throttle::{Client, Door, Write};
use crate::{Error, Portal, Result};

/// The signed-in user.
///
/// # Errors
/// [`Error::SignInFirst`] for other actors.
pub async fn profile(portal: &Portal, actor: &Actor) -> Result<User> {
    let mut tx = portal.db.read().await?;
    Ok(account_of(&mut tx, actor).await?.user)
}

/// # Errors
/// [`Error::SignInFirst`]; [`UserError::Name`].
pub async fn change_name(portal: &Portal, actor: &Actor, name: &str) -> Result<(), UserError> {
    let user = user(actor)?;
    let name = person_name(name)?;
    if account_of(&mut portal.db.read().await?, actor).await?.user.name == name {
        return Ok(());
    }
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let mut tx = portal.db.write().await?;
    store::set_name(&mut tx, user, name).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes the language of pages and mails.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn change_language(portal: &Portal, actor: &Actor, language: Language) -> Result<()> {
    let user = user(actor)?;
    let known = store::by_id(&mut portal.db.read().await?, user).await?;
    if known.is_none_or(|known| known.user.language == Some(language)) {
        return Ok(());
    }
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let mut tx = portal.db.write().await?;
    store::set_language(&mut tx, user, language).await?;
    tx.commit().await
}

/// Changes an existing password. All sessions end; the returned value opens a new one for this
/// browser. The user is notified by mail.
///
/// # Errors
/// [`Error::SignInFirst`]; [`UserError::WrongCurrentPassword`]; [`UserError::Password`];
/// [`UserError::TooManyPasswords`]; [`Error::Busy`].
pub async fn change_password(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    current: &Password,
    new: Password,
) -> Result<Welcome, UserError> {
    let account = account_of(&mut portal.db.read().await?, actor).await?;
    let user = &account.user;
    if !user.has_password {
        // The first password is chosen by a mailed link: a session alone does not add a way in.
        return Err(UserError::WrongCurrentPassword);
    }
    let new = NewPassword::check(portal, &user.email, &user.name, &new)?;
    let counted = knock(portal, Door::NewPassword, client, &user.email);
    counted.map_err(UserError::TooManyPasswords)?;
    let account = checked_again(portal, client, actor, current).await?;
    let hash = new.hash(portal, Asker::Known(account.user.id.to_string())).await?;
    let mut tx = portal.db.write().await?;
    let session_epoch = store::set_password(&mut tx, &account.user.id, &hash).await?;
    sessions::store::delete_of_user(&mut tx, &account.user.id).await?;
    mails::password_changed(portal, &mut tx, &account.user).await?;
    tx.commit().await?;
    Ok(Welcome::new(portal, client, &UserCredentials { session_epoch, ..account }))
}

/// Ends all sessions of the user, including the current one.
///
/// # Errors
/// [`Error::SignInFirst`].
pub async fn sign_out_everywhere(portal: &Portal, actor: &Actor) -> Result<()> {
    let user = user(actor)?;
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let mut tx = portal.db.write().await?;
    store::bump_epoch(&mut tx, user).await?;
    sessions::store::delete_of_user(&mut tx, user).await?;
    tx.commit().await
}

/// The user's account, after verifying the password. Without a password there is nothing to verify:
/// users who sign in with codes have only their session.
pub(super) async fn checked_again(
    portal: &Portal,
    client: &Client,
    actor: &Actor,
    current: &Password,
) -> Result<UserCredentials, UserError> {
    let mut tx = portal.db.read().await?;
    let account = account_of(&mut tx, actor).await?;
    drop(tx);
    let Some(stored) = account.password_hash.clone() else { return Ok(account) };
    let knock = knock(portal, Door::Password, client, &account.user.email);
    knock.map_err(UserError::TooManyPasswords)?;
    let asker = Asker::Known(account.user.id.to_string());
    let verdict = portal.guard.hasher.verify(normalised(current), Some(stored), asker).await?;
    if verdict == Verdict::Wrong {
        return Err(UserError::WrongCurrentPassword);
    }
    Ok(account)
}

pub(super) async fn account_of(tx: &mut Tx, actor: &Actor) -> Result<UserCredentials> {
    store::by_id(tx, user(actor)?).await?.ok_or(Error::SignInFirst)
}
