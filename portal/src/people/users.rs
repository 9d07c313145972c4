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
pub(super) mod devices;
mod invited;
mod mails;
mod new_email;
pub(super) mod passwords;
mod reset;
pub(super) mod sign_in;
mod sign_up;
pub(crate) mod store;
mod undo;

pub use change::{change_language, change_name, change_password, profile, sign_out_everywhere};
pub use codes::{CODE_LIFETIME, InvitationCode, enter_code, request_code, request_invitation_code};
pub use create::{NewUser, create};
pub use devices::DEVICE_LIFETIME;
pub use new_email::{EmailCode, EmailStep, NewAddress, confirm_email, request_email};
pub use passwords::Hasher;
pub use reset::{request_reset, reset, reset_is_open, send_reset};
pub use sign_in::{Welcome, sign_in};
pub use undo::{undo_email, undo_is_open};

/// Validity of a reset link.
pub(crate) const RESET_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// A user, as shown to themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// Also identifies the user at sign-in.
    pub email: Email,
    pub name: String,
    /// `None` if never chosen.
    pub language: Option<Language>,
    /// Without one, users sign in with codes.
    pub has_password: bool,
}

/// Errors of the use cases of users.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error(transparent)]
    Email(#[from] NotAnEmail),
    #[error("another user has this address")]
    EmailTaken,
    #[error(transparent)]
    Name(#[from] NameProblem),
    /// The new password is refused.
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error("address and password do not match")]
    WrongPassword,
    #[error("this is not the current password")]
    WrongCurrentPassword,
    /// Mistyped, used, expired, tried too often, or requested in another browser.
    #[error("the code is not valid")]
    WrongCode,
    #[error("too many passwords were tried; try again in {0} s")]
    TooManyPasswords(u64),
    #[error("too many codes were sent; try again in {0} s")]
    TooManyCodes(u64),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<passwords::NewPasswordError> for UserError {
    fn from(error: passwords::NewPasswordError) -> Self {
        match error {
            passwords::NewPasswordError::Password(problem) => Self::Password(problem),
            passwords::NewPasswordError::Portal(error) => Self::Portal(error),
        }
    }
}

/// The user with an address.
///
/// # Errors
/// Refused without the right to manage users.
pub async fn by_email(portal: &Portal, actor: &Actor, email: &Email) -> Result<Option<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    Ok(store::by_email(&mut tx, email).await?.map(|account| account.user))
}

/// All users by address, 1,000 at most.
///
/// # Errors
/// Refused without the right to manage users.
pub async fn all(portal: &Portal, actor: &Actor) -> Result<Vec<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    store::all(&mut tx).await
}

#[cfg(test)]
mod tests;
