//! Adding a user.

use domain::access::{Actor, Right};
use domain::identity::{Email, Password};
use domain::ids::UserId;
use domain::language::Language;

use super::{User, passwords, store};
use crate::platform::actor::allow;
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Who is to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Where they are written to.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// What they read, where it is known.
    pub language: Option<Language>,
    /// A first password; without one they sign in with codes and may choose one by a reset link.
    pub password: Option<Password>,
}

/// Adds a user. For the command line, imports and the demo: the portal has no sign-up.
///
/// # Errors
/// [`Error::Invalid`] with the field `email` (`taken`), `name` (`required`, `too_long`) or
/// `password` (see [`domain::identity::PasswordProblem::code`]); [`Error::Busy`];
/// [`Error::NotFound`] for who may not manage users.
pub async fn create(portal: &Portal, actor: &Actor, new: NewUser) -> Result<UserId> {
    allow(actor, Right::ManageUsers)?;
    let name = checked_name(&new.name)?;
    let id: UserId = ids::new(portal.now());
    let user = User {
        id: id.clone(),
        email: new.email,
        name,
        language: new.language,
        has_password: new.password.is_some(),
    };
    let hash = match new.password {
        Some(password) => Some(passwords::hash_new(portal, &user, password).await?),
        None => None,
    };
    let mut tx = portal.db.write().await?;
    if !store::insert(&mut tx, &user, hash.as_deref(), portal.now()).await? {
        return Err(Error::Invalid { field: "email", why: "taken" });
    }
    tx.commit().await?;
    Ok(id)
}

/// A name without spaces around it, 1 to 100 characters, none of them a control.
pub(super) fn checked_name(typed: &str) -> Result<String> {
    let name = typed.trim();
    let invalid = |why| Err(Error::Invalid { field: "name", why });
    if name.is_empty() {
        return invalid("required");
    }
    if name.chars().count() > 100 || name.chars().any(char::is_control) {
        return invalid("too_long");
    }
    Ok(name.to_owned())
}
