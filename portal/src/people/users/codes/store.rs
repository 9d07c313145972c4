//! SQL of one-time codes and reset links.

use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;
use jiff::Timestamp;

use crate::platform::db::{Tx, row, sql};
use crate::{Error, Result};

/// What a code or link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::people::users) enum For {
    /// A code that signs in.
    SignIn,
    /// A link that leads to a new password.
    Reset,
    /// A code that shows that a new address is the user's.
    NewEmail,
}

impl For {
    const ALL: [Self; 3] = [Self::SignIn, Self::Reset, Self::NewEmail];

    const fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Reset => "reset",
            Self::NewEmail => "email",
        }
    }
}

/// Somebody asked for a code or link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::people::users) struct CodeRequest {
    pub(in crate::people::users) id: String,
    pub(in crate::people::users) purpose: For,
    /// Where it goes, if somebody is there.
    pub(in crate::people::users) email: Email,
    /// The user who asked, where they have signed in.
    pub(in crate::people::users) user: Option<UserId>,
    /// What to write in, unless the user has chosen.
    pub(in crate::people::users) language: Language,
    pub(in crate::people::users) expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AskedRow {
    id: String,
    purpose: String,
    email: String,
    user_id: Option<String>,
    language: String,
    expires_at: i64,
}

impl TryFrom<AskedRow> for CodeRequest {
    type Error = Error;

    fn try_from(row: AskedRow) -> Result<Self> {
        let purpose = For::ALL.into_iter().find(|p| p.code() == row.purpose);
        let user = row.user_id.map(UserId::try_from).transpose();
        let language = row::language(Some(row.language))?;
        Ok(Self {
            id: row.id,
            purpose: purpose.ok_or_else(|| Error::corrupt(row.purpose))?,
            email: Email::try_from(row.email).map_err(Error::corrupt)?,
            user: user.map_err(Error::corrupt)?,
            language: language.unwrap_or_default(),
            expires_at: Timestamp::from_millisecond(row.expires_at).map_err(Error::corrupt)?,
        })
    }
}

/// Writes down that somebody asked; no hash yet, and for unknown addresses never.
pub(in crate::people::users) async fn insert(
    tx: &mut Tx,
    asked: &CodeRequest,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO one_time_codes (id, purpose, email, user_id, language, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        asked.id.as_str(),
        asked.purpose.code(),
        asked.email.as_str(),
        asked.user.as_ref().map(UserId::as_str),
        asked.language.code(),
        now.as_millisecond(),
        asked.expires_at.as_millisecond(),
    )?;
    Ok(())
}

/// What was asked for and can still be sent.
pub(in crate::people::users) async fn to_send(
    tx: &mut Tx,
    id: &str,
    now: Timestamp,
) -> Result<Option<CodeRequest>> {
    let row = sql!(
        maybe AskedRow,
        tx,
        "SELECT id, purpose, email, user_id, language, expires_at
           FROM one_time_codes
          WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
        id,
        now.as_millisecond(),
    )?;
    row.map(CodeRequest::try_from).transpose()
}

/// Keeps the hash of what is about to be sent.
pub(in crate::people::users) async fn set_hash(tx: &mut Tx, id: &str, hash: &str) -> Result<()> {
    sql!(run, tx, "UPDATE one_time_codes SET code_hash = $2 WHERE id = $1", id, hash)?;
    Ok(())
}

/// Whether a code can be tried; nothing is written.
pub(in crate::people::users) async fn is_open(
    tx: &mut Tx,
    purpose: For,
    id: &str,
    tries: i64,
    now: Timestamp,
) -> Result<bool> {
    let open = sql!(
        maybe(String,),
        tx,
        "SELECT id
           FROM one_time_codes
          WHERE id = $1 AND purpose = $2 AND used_at IS NULL
            AND attempts < $3 AND expires_at > $4",
        id,
        purpose.code(),
        tries,
        now.as_millisecond(),
    )?;
    Ok(open.is_some())
}

/// A try that was counted.
pub(in crate::people::users) struct CodeAttempt {
    pub(in crate::people::users) asked: CodeRequest,
    pub(in crate::people::users) code_hash: Option<String>,
}

#[derive(sqlx::FromRow)]
struct TriedRow {
    #[sqlx(flatten)]
    asked: AskedRow,
    code_hash: Option<String>,
}

/// Counts a try at a code; `None` when there is none to try.
pub(in crate::people::users) async fn count_try(
    tx: &mut Tx,
    purpose: For,
    id: &str,
    tries: i64,
    now: Timestamp,
) -> Result<Option<CodeAttempt>> {
    let row = sql!(
        maybe TriedRow,
        tx,
        "UPDATE one_time_codes
            SET attempts = attempts + 1
          WHERE id = $1 AND purpose = $2 AND used_at IS NULL
            AND attempts < $3 AND expires_at > $4
      RETURNING id, purpose, email, user_id, language, expires_at, code_hash",
        id,
        purpose.code(),
        tries,
        now.as_millisecond(),
    )?;
    let Some(TriedRow { asked, code_hash }) = row else { return Ok(None) };
    Ok(Some(CodeAttempt { asked: CodeRequest::try_from(asked)?, code_hash }))
}

/// A code or link is used, once; `false` when it was used before.
pub(in crate::people::users) async fn use_up(
    tx: &mut Tx,
    id: &str,
    now: Timestamp,
) -> Result<bool> {
    let used = sql!(
        run,
        tx,
        "UPDATE one_time_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL",
        id,
        now.as_millisecond(),
    )?;
    Ok(used == 1)
}

/// The reset link of a hash, if it is valid.
pub(in crate::people::users) async fn reset_of_hash(
    tx: &mut Tx,
    hash: &str,
    now: Timestamp,
) -> Result<Option<CodeRequest>> {
    let row = sql!(
        maybe AskedRow,
        tx,
        "SELECT id, purpose, email, user_id, language, expires_at
           FROM one_time_codes
          WHERE code_hash = $1 AND purpose = 'reset' AND used_at IS NULL AND expires_at > $2",
        hash,
        now.as_millisecond(),
    )?;
    row.map(CodeRequest::try_from).transpose()
}

/// Makes all codes and links for an address worthless.
pub(in crate::people::users) async fn void_all(
    tx: &mut Tx,
    email: &Email,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE one_time_codes
            SET used_at = $2
          WHERE email = $1 AND used_at IS NULL AND expires_at > $2",
        email.as_str(),
        now.as_millisecond(),
    )?;
    Ok(())
}

/// Deletes what has expired; gives how many.
pub(in crate::people::users) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM one_time_codes WHERE expires_at <= $1", now.as_millisecond())?)
}
