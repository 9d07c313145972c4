//! One-time codes: requested here, generated and mailed by a job, and entered here.
//!
//! Responses do not reveal whether an address is known: every request writes a row and enqueues a
//! job, and only the job looks the user up. The code itself exists only in the mail; the database
//! has a hash, keyed with a secret outside the database. A code works only in the browser that
//! requested it, because only that browser has the row's number.

use domain::identity::{Email, OneTimeCode};
use domain::language::Language;
use jiff::SignedDuration;
use rand::{Rng, RngCore};

use super::invited::accept;
use super::sign_in::{Welcome, knock};
use super::sign_up::sign_up;
use super::store::UserCredentials;
use super::{UserError, store as users};
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::queue;
use crate::platform::throttle::{Client, Door};
use crate::{Error, Portal, Result};

mod invitation;
pub(crate) mod jobs;
pub(super) mod store;

pub use invitation::{InvitationCode, request_invitation_code};

use jobs::MailCode;

pub(super) use store::{CodeRequest, For};

/// Validity of a code.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Maximum number of wrong entries.
const TRIES: i64 = 5;

/// Sends a code to an address, if it is a user's, or that of customers without one. Returns the
/// number that this browser needs to enter the code; the number alone is not sufficient.
///
/// # Errors
/// [`UserError::Email`]; [`UserError::TooManyCodes`].
pub async fn request_code(
    portal: &Portal,
    client: &Client,
    email: &str,
    language: Language,
) -> Result<String, UserError> {
    let email = Email::parse(email)?;
    knock(portal, Door::Code, client, &email).map_err(UserError::TooManyCodes)?;
    let asked = CodeRequest {
        id: secret(),
        purpose: For::SignIn,
        email,
        user: None,
        new_email: None,
        invitation: None,
        language,
        expires_at: portal.now() + CODE_LIFETIME,
    };
    ask(portal, &asked).await?;
    Ok(asked.id)
}

/// Signs in. The first code of a mailbox that the institution knows, or has invited, opens an
/// account.
///
/// # Errors
/// [`UserError::WrongCode`].
pub async fn enter_code(
    portal: &Portal,
    client: &Client,
    number: &str,
    typed: &str,
) -> Result<Welcome, UserError> {
    let (asked, mut tx) = redeem(portal, For::SignIn, number, typed).await?;
    let account = account_of(portal, &mut tx, &asked).await?;
    tx.commit().await?;
    let account = account.ok_or(UserError::WrongCode)?;
    Ok(Welcome::new(portal, client, &account))
}

/// Whose code it is: the address's user, or who has become one by it.
async fn account_of(
    portal: &Portal,
    tx: &mut Tx,
    asked: &CodeRequest,
) -> Result<Option<UserCredentials>, UserError> {
    if let Some(invitation) = &asked.invitation {
        return match accept(portal, tx, invitation, &asked.email).await {
            Err(Error::NotFound) => Err(UserError::WrongCode),
            other => Ok(other?),
        };
    }
    match users::by_email(tx, &asked.email).await? {
        Some(account) => Ok(Some(account)),
        None => Ok(sign_up(portal, tx, &asked.email).await?),
    }
}

/// Stores a request for a code or link and enqueues the job that sends it.
pub(super) async fn ask(portal: &Portal, asked: &CodeRequest) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    store::insert(&mut tx, asked, now).await?;
    queue::enqueue(&mut tx, &MailCode { code: asked.id.clone() }, now).await?;
    tx.commit().await
}

/// Redeems a code, once. Returns the request and the transaction in which the code is used; wrong
/// entries are counted.
pub(super) async fn redeem(
    portal: &Portal,
    purpose: For,
    number: &str,
    typed: &str,
) -> Result<(CodeRequest, Tx), UserError> {
    let code = OneTimeCode::parse(typed).ok_or(UserError::WrongCode)?;
    let now = portal.now();
    // Guesses of non-existent numbers must not take the write lock.
    let mut tx = portal.db.read().await?;
    let is_open = store::is_open(&mut tx, purpose, number, TRIES, now).await?;
    drop(tx);
    if !is_open {
        return Err(UserError::WrongCode);
    }
    let mut tx = portal.db.write().await?;
    let tried = store::count_try(&mut tx, purpose, number, TRIES, now).await?;
    let tried = tried.ok_or(UserError::WrongCode)?;
    // A row without hash belongs to an unknown address, or its mail is not sent yet.
    let expected = tried.code_hash.unwrap_or_default();
    if !same(expected.as_bytes(), hash_of_code(portal, number, code).as_bytes()) {
        tx.commit().await?;
        return Err(UserError::WrongCode);
    }
    store::use_up(&mut tx, number, now).await?;
    Ok((tried.request, tx))
}

/// Keyed hash of a code, bound to its row, so that a stolen table cannot be searched for codes.
pub(super) fn hash_of_code(portal: &Portal, number: &str, code: OneTimeCode) -> String {
    let key = Key::of(&portal.settings, Purpose::OneTimeCode);
    hex::encode(key.tag(&[number.as_bytes(), code.digits().as_bytes()]))
}

/// The secret is too long to guess; the keyed hash makes a stolen table useless.
pub(super) fn hash_of_token(portal: &Portal, token: &str) -> String {
    hex::encode(Key::of(&portal.settings, Purpose::ResetLink).tag(&[token.as_bytes()]))
}

pub(super) fn draw() -> OneTimeCode {
    let number = rand::rng().random_range(0..OneTimeCode::COUNT);
    OneTimeCode::new(number).expect("it was drawn from the codes that there are")
}

/// Generates a secret of 256 random bits, as text for addresses and cookies.
pub(super) fn secret() -> String {
    use base64::Engine;
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
