//! Users: the people who sign in.

use domain::access::{Actor, Right};
use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;
use jiff::SignedDuration;

use crate::platform::actor::allow;
use crate::{Portal, Result};

mod change;
mod codes;
mod create;
mod devices;
pub(crate) mod jobs;
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

/// The user of an address.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for who may not manage users.
pub async fn by_email(portal: &Portal, actor: &Actor, email: &Email) -> Result<Option<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    Ok(store::by_email(&mut tx, email).await?.map(|account| account.user))
}

/// All users by address, a thousand at most.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for who may not manage users.
pub async fn all(portal: &Portal, actor: &Actor) -> Result<Vec<User>> {
    allow(actor, Right::ManageUsers)?;
    let mut tx = portal.db.read().await?;
    store::all(&mut tx).await
}

#[cfg(test)]
mod tests;
