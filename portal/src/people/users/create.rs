//! Creating users.

use domain::access::{Actor, Right};
use domain::identity::{Email, Password, person_name};
use domain::ids::UserId;
use domain::language::Language;

use super::passwords::{Asker, NewPassword};
use super::{User, UserError, store};
use crate::platform::actor::allow;
use crate::platform::ids;
use crate::{Portal, Result};

#[derive(Debug, Clone)]
pub struct NewUser {
    pub email: Email,
    pub name: String,
    /// `None` if unknown.
    pub language: Option<Language>,
    /// Without a password, users sign in with codes and may set one by a reset link.
    pub password: Option<Password>,
}

/// Creates a user. For the command line and the demo; customers open their accounts by a code.
///
/// # Errors
/// [`UserError::EmailTaken`]; [`UserError::Name`]; [`UserError::Password`]; `Busy`; `NotFound`
/// without the right to manage users.
pub async fn create(portal: &Portal, actor: &Actor, new: NewUser) -> Result<UserId, UserError> {
    allow(actor, Right::ManageUsers)?;
    let name = person_name(&new.name)?.to_owned();
    let id: UserId = ids::new(portal.now());
    let user = User {
        id: id.clone(),
        email: new.email,
        name,
        language: new.language,
        has_password: new.password.is_some(),
    };
    let asker = Asker::Known(id.to_string());
    let hash = match new.password {
        Some(password) => {
            let new = NewPassword::check(portal, &user.email, &user.name, &password)?;
            Some(new.hash(portal, asker).await?)
        }
        None => None,
    };
    let mut tx = portal.db.write().await?;
    if !store::insert(&mut tx, &user, hash.as_deref(), portal.now()).await? {
        return Err(UserError::EmailTaken);
    }
    tx.commit().await?;
    Ok(id)
}
