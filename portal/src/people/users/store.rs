//! SQL of users.

use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;
use jiff::Timestamp;

use super::User;
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

/// A user with credentials.
#[derive(Debug, Clone)]
pub(crate) struct UserCredentials {
    pub(crate) user: User,
    pub(crate) password_hash: Option<String>,
    pub(crate) session_epoch: i64,
}

columns!(UserCredentials { user, password_hash, session_epoch });

columns!(User { id, email, name, language, has_password });

/// Selects users; the argument follows `FROM users`.
macro_rules! users {
    ($tail:literal) => {
        concat!(
            "SELECT id, email, name,
                    COALESCE(language, (SELECT MIN(d.language) FROM debtors d
                                         WHERE d.email = users.email)) AS language,
                    password_hash, session_epoch, password_hash IS NOT NULL AS has_password
               FROM users ",
            $tail
        )
    };
}

/// Inserts a user; `false` if the address is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    user: &User,
    password_hash: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let added = sql!(
        run,
        tx,
        "INSERT INTO users (id, email, name, password_hash, language, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (email) DO NOTHING",
        user.id,
        user.email,
        user.name,
        password_hash,
        user.language,
        now,
    )?;
    Ok(added == 1)
}

/// The user with an address.
pub(crate) async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<UserCredentials>> {
    Ok(sql!(maybe UserCredentials, tx, users!("WHERE email = $1"), email)?)
}

pub(crate) async fn by_id(tx: &mut Tx, id: &UserId) -> Result<Option<UserCredentials>> {
    Ok(sql!(maybe UserCredentials, tx, users!("WHERE id = $1"), id)?)
}

/// All users, by address.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<User>> {
    Ok(sql!(all User, tx, users!("ORDER BY email LIMIT 1000"))?)
}

/// Stores a new hash of the same password, unless the password changed meanwhile.
pub(crate) async fn rehash(tx: &mut Tx, id: &UserId, old: &str, new: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE users
            SET password_hash = $3
          WHERE id = $1 AND password_hash = $2",
        id,
        old,
        new,
    )?;
    Ok(())
}

/// Stores a new password and ends all sessions; returns the new epoch.
pub(crate) async fn set_password(tx: &mut Tx, id: &UserId, hash: &str) -> Result<i64> {
    let (epoch,) = sql!(
        one(i64,),
        tx,
        "UPDATE users
            SET password_hash = $2, session_epoch = session_epoch + 1
          WHERE id = $1
      RETURNING session_epoch",
        id,
        hash,
    )?;
    Ok(epoch)
}

/// Ends all sessions; returns the new epoch.
pub(crate) async fn bump_epoch(tx: &mut Tx, id: &UserId) -> Result<i64> {
    let (epoch,) = sql!(
        one(i64,),
        tx,
        "UPDATE users
            SET session_epoch = session_epoch + 1
          WHERE id = $1
      RETURNING session_epoch",
        id,
    )?;
    Ok(epoch)
}

pub(crate) async fn set_name(tx: &mut Tx, id: &UserId, name: &str) -> Result<()> {
    sql!(run, tx, "UPDATE users SET name = $2 WHERE id = $1", id, name)?;
    Ok(())
}

pub(crate) async fn set_language(tx: &mut Tx, id: &UserId, language: Language) -> Result<()> {
    sql!(run, tx, "UPDATE users SET language = $2 WHERE id = $1", id, language)?;
    Ok(())
}

/// The current address, if a change of address that began an epoch can be undone.
pub(super) async fn undoable(tx: &mut Tx, id: &UserId, epoch: i64) -> Result<Option<Email>> {
    let found = sql!(
        maybe Only<Email>,
        tx,
        "SELECT email
           FROM users
          WHERE id = $1 AND session_epoch >= $2 AND undone_epoch < $2",
        id,
        epoch,
    )?;
    Ok(found.map(|(email,)| email))
}

/// Restores the address from before an epoch, without a password, and ends all sessions; `false` if
/// it was undone already, or the address is another user's.
pub(super) async fn restore_email(
    tx: &mut Tx,
    id: &UserId,
    old: &Email,
    epoch: i64,
) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE users
            SET email = $2, password_hash = NULL,
                session_epoch = session_epoch + 1, undone_epoch = session_epoch + 1
          WHERE id = $1 AND session_epoch >= $3 AND undone_epoch < $3
            AND NOT EXISTS (SELECT 1 FROM users o WHERE o.email = $2 AND o.id <> $1)",
        id,
        old,
        epoch,
    )?;
    Ok(rows == 1)
}

/// Stores a new address and ends all sessions; returns the new epoch, or `None` if the address is
/// taken.
pub(crate) async fn set_email(tx: &mut Tx, id: &UserId, email: &Email) -> Result<Option<i64>> {
    let epoch = sql!(
        maybe(i64,),
        tx,
        "UPDATE users
            SET email = $2, session_epoch = session_epoch + 1
          WHERE id = $1
            AND NOT EXISTS (SELECT 1 FROM users WHERE email = $2)
      RETURNING session_epoch",
        id,
        email,
    )?;
    Ok(epoch.map(|(epoch,)| epoch))
}
