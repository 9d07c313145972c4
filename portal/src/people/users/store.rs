//! SQL of users.

use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;
use jiff::Timestamp;

use super::User;
use crate::platform::db::{Tx, row, sql};
use crate::{Error, Result};

/// A user as kept, with what only signing in may see.
#[derive(Debug, Clone)]
pub(crate) struct UserCredentials {
    pub(crate) user: User,
    pub(crate) password_hash: Option<String>,
    pub(crate) session_epoch: i64,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    email: String,
    name: String,
    language: Option<String>,
    password_hash: Option<String>,
    session_epoch: i64,
}

impl TryFrom<AccountRow> for UserCredentials {
    type Error = Error;

    fn try_from(row: AccountRow) -> Result<Self> {
        let user = User {
            id: UserId::try_from(row.id).map_err(Error::corrupt)?,
            email: Email::try_from(row.email).map_err(Error::corrupt)?,
            name: row.name,
            language: row::language(row.language)?,
            has_password: row.password_hash.is_some(),
        };
        let AccountRow { password_hash, session_epoch, .. } = row;
        Ok(Self { user, password_hash, session_epoch })
    }
}

/// Adds a user; `false` when the address is taken.
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
        user.id.as_str(),
        user.email.as_str(),
        user.name.as_str(),
        password_hash,
        user.language.map(Language::code),
        now.as_millisecond(),
    )?;
    Ok(added == 1)
}

/// The user of an address.
pub(crate) async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<UserCredentials>> {
    let row = sql!(
        maybe AccountRow,
        tx,
        "SELECT id, email, name, language, password_hash, session_epoch
           FROM users
          WHERE email = $1",
        email.as_str(),
    )?;
    row.map(UserCredentials::try_from).transpose()
}

/// A user by identifier.
pub(crate) async fn by_id(tx: &mut Tx, id: &UserId) -> Result<Option<UserCredentials>> {
    let row = sql!(
        maybe AccountRow,
        tx,
        "SELECT id, email, name, language, password_hash, session_epoch
           FROM users
          WHERE id = $1",
        id.as_str(),
    )?;
    row.map(UserCredentials::try_from).transpose()
}

/// All users, by address.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<User>> {
    let rows = sql!(
        all AccountRow,
        tx,
        "SELECT id, email, name, language, password_hash, session_epoch
           FROM users
          ORDER BY email
          LIMIT 1000",
    )?;
    rows.into_iter().map(|row| UserCredentials::try_from(row).map(|account| account.user)).collect()
}

/// Keeps a new hash of the same password; not when the password changed meanwhile.
pub(crate) async fn rehash(tx: &mut Tx, id: &UserId, old: &str, new: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE users
            SET password_hash = $3
          WHERE id = $1 AND password_hash = $2",
        id.as_str(),
        old,
        new,
    )?;
    Ok(())
}

/// Keeps a new password and ends all sessions; gives the new epoch.
pub(crate) async fn set_password(tx: &mut Tx, id: &UserId, hash: &str) -> Result<i64> {
    let (epoch,) = sql!(
        one(i64,),
        tx,
        "UPDATE users
            SET password_hash = $2, session_epoch = session_epoch + 1
          WHERE id = $1
      RETURNING session_epoch",
        id.as_str(),
        hash,
    )?;
    Ok(epoch)
}

/// Ends all sessions; gives the new epoch.
pub(crate) async fn bump_epoch(tx: &mut Tx, id: &UserId) -> Result<i64> {
    let (epoch,) = sql!(
        one(i64,),
        tx,
        "UPDATE users
            SET session_epoch = session_epoch + 1
          WHERE id = $1
      RETURNING session_epoch",
        id.as_str(),
    )?;
    Ok(epoch)
}

/// Keeps how a user is called.
pub(crate) async fn set_name(tx: &mut Tx, id: &UserId, name: &str) -> Result<()> {
    sql!(run, tx, "UPDATE users SET name = $2 WHERE id = $1", id.as_str(), name)?;
    Ok(())
}

/// Keeps what a user reads.
pub(crate) async fn set_language(tx: &mut Tx, id: &UserId, language: Language) -> Result<()> {
    sql!(run, tx, "UPDATE users SET language = $2 WHERE id = $1", id.as_str(), language.code())?;
    Ok(())
}

/// Keeps a user's new address and ends all sessions; gives the new epoch, or `None` when another
/// user has the address.
pub(crate) async fn set_email(tx: &mut Tx, id: &UserId, email: &Email) -> Result<Option<i64>> {
    let epoch = sql!(
        maybe(i64,),
        tx,
        "UPDATE users
            SET email = $2, session_epoch = session_epoch + 1
          WHERE id = $1
            AND NOT EXISTS (SELECT 1 FROM users WHERE email = $2)
      RETURNING session_epoch",
        id.as_str(),
        email.as_str(),
    )?;
    Ok(epoch.map(|(epoch,)| epoch))
}
