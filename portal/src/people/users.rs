//! Users: the people who sign in.

use domain::access::{Actor, Right};
use domain::identity::{Email, NameProblem, NotAnEmail, PasswordProblem};
use domain::ids::UserId;
use domain::language::Language;
use jiff::SignedDuration;

use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

mod change;
pub(crate) mod codes;
mod create;
mod devices;
mod mails;
mod new_email;
mod passwords;
mod reset;
mod sign_in;
pub(crate) mod store;

pub use change::{change_language, change_name, change_password, profile, sign_out_everywhere};
pub use codes::{CODE_LIFETIME, enter_code, request_code};
pub use create::{NewUser, create};
pub use devices::DEVICE_LIFETIME;
pub use new_email::{NewAddress, confirm_email, request_email};
pub use passwords::Hasher;
pub use reset::{request_reset, reset, reset_is_open, send_reset};
pub use sign_in::{Welcome, sign_in};

/// How long a reset link is valid.
pub(crate) const RESET_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// What is shown of a user to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their identifier.
    pub id: UserId,
    /// Where they are written to; they sign in with it.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they chose to read; `None` when they never chose.
    pub language: Option<Language>,
    /// Whether they can sign in with a password too, not only with a code.
    pub has_password: bool,
}

/// Why something about a user cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error(transparent)]
    Email(#[from] NotAnEmail),
    #[error("another user has this address")]
    EmailTaken,
    #[error(transparent)]
    Name(#[from] NameProblem),
    /// A new password that is refused.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error("address and password do not match")]
    WrongPassword,
    #[error("this is not the current password")]
    WrongCurrentPassword,
    /// Mistyped, used, expired, tried too often, or asked for by another browser.
    #[error("the code is not valid")]
    WrongCode,
    #[error("too many passwords were tried; try again in {0} s")]
    TooManyPasswords(u64),
    #[error("too many codes were sent; try again in {0} s")]
    TooManyCodes(u64),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// The user of an address.
///
/// # Errors
/// [`Error::NotFound`] for who may not manage users.
pub async fn by_email(portal: &Portal, actor: &Actor, email: &Email) -> Result<Option<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    Ok(store::by_email(&mut tx, email).await?.map(|account| account.user))
}

/// All users by address, a thousand at most.
///
/// # Errors
/// [`Error::NotFound`] for who may not manage users.
pub async fn all(portal: &Portal, actor: &Actor) -> Result<Vec<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    store::all(&mut tx).await
}

#[cfg(test)]
mod tests;
