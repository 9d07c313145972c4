//! One-time codes: asked for here, made and mailed by a job, and typed here.
//!
//! Who asks cannot tell whether the address is known: for every address a row is written and a job
//! is enqueued, and only the job looks who it is. The code itself is nowhere but in the mail; the
//! database has its hash under a key that it does not have. A code works only in the browser that
//! asked, since only that browser has the number of the row.

use domain::identity::{Email, OneTimeCode};
use domain::language::Language;
use jiff::SignedDuration;
use rand::{Rng, RngCore};

use super::sign_in::{Welcome, knock};
use super::{UserError, store as users};
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::queue;
use crate::platform::throttle::{Client, Door};
use crate::{Portal, Result};

pub(crate) mod jobs;
pub(super) mod store;

use jobs::MailCode;

pub(super) use store::{CodeRequest, For};

/// How long a code is valid.
pub const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// How often a code may be typed wrong.
const TRIES: i64 = 5;

/// Sends a code to an address, if it is a user's. Gives the number with which this browser can
/// enter it; whoever has the number only may not.
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
        language,
        expires_at: portal.now() + CODE_LIFETIME,
    };
    ask(portal, &asked).await?;
    Ok(asked.id)
}

/// Signs in with a code.
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
    let account = users::by_email(&mut tx, &asked.email).await?;
    tx.commit().await?;
    let account = account.ok_or(UserError::WrongCode)?;
    Ok(Welcome::new(portal, client, &account))
}

/// Writes down that a code or link was asked for, and enqueues the job that sends it.
pub(super) async fn ask(portal: &Portal, asked: &CodeRequest) -> Result<()> {
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    store::insert(&mut tx, asked, now).await?;
    queue::enqueue(&mut tx, &MailCode { code: asked.id.clone() }, now).await?;
    tx.commit().await
}

/// Takes a code, once. Gives what was asked for, and the transaction in which it is used; a wrong
/// one is counted.
pub(super) async fn redeem(
    portal: &Portal,
    purpose: For,
    number: &str,
    typed: &str,
) -> Result<(CodeRequest, Tx), UserError> {
    let code = OneTimeCode::parse(typed).ok_or(UserError::WrongCode)?;
    let now = portal.now();
    // Who guesses numbers that nobody has must not make the writers wait.
    let mut tx = portal.db.read().await?;
    let is_open = store::is_open(&mut tx, purpose, number, TRIES, now).await?;
    drop(tx);
    if !is_open {
        return Err(UserError::WrongCode);
    }
    let mut tx = portal.db.write().await?;
    let tried = store::count_try(&mut tx, purpose, number, TRIES, now).await?;
    let tried = tried.ok_or(UserError::WrongCode)?;
    // A row without hash is that of an unknown address, or the mail has not left yet.
    let expected = tried.code_hash.unwrap_or_default();
    if !same(expected.as_bytes(), hash_of_code(portal, number, code).as_bytes()) {
        tx.commit().await?;
        return Err(UserError::WrongCode);
    }
    store::use_up(&mut tx, number, now).await?;
    Ok((tried.request, tx))
}

/// The hash of a code under our key and for its row: guessing what a stolen table holds is no use.
pub(super) fn hash_of_code(portal: &Portal, number: &str, code: OneTimeCode) -> String {
    let key = Key::of(&portal.settings, Purpose::OneTimeCode);
    hex::encode(key.tag(&[number.as_bytes(), code.digits().as_bytes()]))
}

/// A link's secret is long enough that nobody guesses it; the hash keeps a stolen table worthless.
pub(super) fn hash_of_token(portal: &Portal, token: &str) -> String {
    hex::encode(Key::of(&portal.settings, Purpose::ResetLink).tag(&[token.as_bytes()]))
}

pub(super) fn draw() -> OneTimeCode {
    let number = rand::rng().random_range(0..OneTimeCode::COUNT);
    OneTimeCode::new(number).expect("it was drawn from the codes that there are")
}

/// Draws a secret that nobody guesses: 256 bits as text for addresses and cookies.
pub(super) fn secret() -> String {
    use base64::Engine;
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
