//! Users: the people who sign in.

use domain::identity::Email;
use domain::ids::UserId;
use domain::language::Language;

mod create;
mod passwords;
pub(crate) mod store;

pub use create::{NewUser, create};
pub use passwords::Hasher;

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

#[cfg(test)]
mod tests;
