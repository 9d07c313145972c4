//! SQL of one-time codes and reset links.

use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::value::copied;
use crate::platform::db::{Tx, columns, sql};

/// Purpose of a code or link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(in crate::people::users) enum For {
    /// Code for signing in.
    SignIn,
    /// Link for setting a new password.
    Reset,
    /// Code that verifies a new address.
    #[strum(serialize = "email")]
    NewEmail,
}

copied! {
    For as Text(String): <&str>::from, |code| code.parse().ok();
}

/// A request for a code or link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::people::users) struct CodeRequest {
    pub(in crate::people::users) id: String,
    pub(in crate::people::users) purpose: For,
    /// Recipient, who may be unknown.
    pub(in crate::people::users) email: Email,
    /// Set if the request came from a signed-in user.
    pub(in crate::people::users) user: Option<UserId>,
    /// Set if the code proves that a user without a password leaves this address for another.
    pub(in crate::people::users) new_email: Option<Email>,
    /// Set if the code accepts an invitation.
    pub(in crate::people::users) invitation: Option<String>,
    /// Used if the user has not chosen a language.
    pub(in crate::people::users) language: Language,
    pub(in crate::people::users) expires_at: Timestamp,
}

columns! { CodeRequest {
    id, purpose, email, user: user_id, new_email, invitation: invitation_id, language, expires_at,
} }

/// Stores a request, without hash; those of unknown addresses never get one.
pub(in crate::people::users) async fn insert(
    tx: &mut Tx,
    request: &CodeRequest,
    now: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO one_time_codes (id, purpose, email, user_id, new_email, language, created_at,
                                     expires_at, invitation_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        request.id,
        request.purpose,
        request.email,
        request.user,
        request.new_email,
        request.language,
        now,
        request.expires_at,
        request.invitation,
    )?;
    Ok(())
}

/// The request, if it can still be sent.
pub(in crate::people::users) async fn to_send(
    tx: &mut Tx,
    id: &str,
    now: Timestamp,
) -> Result<Option<CodeRequest>> {
    Ok(sql!(
        maybe CodeRequest,
        tx,
        "SELECT id, purpose, email, user_id, new_email, invitation_id, language, expires_at
           FROM one_time_codes
          WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
        id,
        now,
    )?)
}

/// Stores the hash of the code that is about to be sent.
pub(in crate::people::users) async fn set_hash(tx: &mut Tx, id: &str, hash: &str) -> Result<()> {
    sql!(run, tx, "UPDATE one_time_codes SET code_hash = $2 WHERE id = $1", id, hash)?;
    Ok(())
}

/// Whether a code can be tried, without writing.
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
        purpose,
        tries,
        now,
    )?;
    Ok(open.is_some())
}

/// A counted attempt.
pub(in crate::people::users) struct CodeAttempt {
    pub(in crate::people::users) request: CodeRequest,
    pub(in crate::people::users) code_hash: Option<String>,
}

columns!(CodeAttempt { request, code_hash });

/// Counts an attempt to enter a code; `None` if no code can be tried.
pub(in crate::people::users) async fn count_try(
    tx: &mut Tx,
    purpose: For,
    id: &str,
    tries: i64,
    now: Timestamp,
) -> Result<Option<CodeAttempt>> {
    Ok(sql!(
        maybe CodeAttempt,
        tx,
        "UPDATE one_time_codes
            SET attempts = attempts + 1
          WHERE id = $1 AND purpose = $2 AND used_at IS NULL
            AND attempts < $3 AND expires_at > $4
      RETURNING id, purpose, email, user_id, new_email, invitation_id, language, expires_at,
                code_hash",
        id,
        purpose,
        tries,
        now,
    )?)
}

/// Marks a code or link as used; `false` if it already was.
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
        now,
    )?;
    Ok(used == 1)
}

/// The valid reset link with a hash.
pub(in crate::people::users) async fn reset_of_hash(
    tx: &mut Tx,
    hash: &str,
    now: Timestamp,
) -> Result<Option<CodeRequest>> {
    Ok(sql!(
        maybe CodeRequest,
        tx,
        "SELECT id, purpose, email, user_id, new_email, invitation_id, language, expires_at
           FROM one_time_codes
          WHERE code_hash = $1 AND purpose = 'reset' AND used_at IS NULL AND expires_at > $2",
        hash,
        now,
    )?)
}

/// Invalidates all codes and links of an address.
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
        email,
        now,
    )?;
    Ok(())
}

/// Deletes expired requests; returns their number.
pub(in crate::people::users) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM one_time_codes WHERE expires_at <= $1", now)?)
}
