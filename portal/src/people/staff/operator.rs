//! Who acts on the command line. Whoever has it has the database, so nothing can be kept from them;
//! what they do is recorded under their name.

use domain::access::{Actor, Presence, Role, Roles};
use domain::ids::StaffId;
use domain::staff::StaffState;

use super::store;
use crate::{Error, Portal, Result};

/// Whom a command acts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandAuthor {
    /// Whoever has the command line, under this name, as an administrator.
    Shell(StaffId),
    /// The member of staff with this name, address or id, with their roles.
    Called(String),
}

/// The actor of a command. As long as there are no staff, every name is good.
///
/// # Errors
/// [`Error::NotFound`] when a name is nobody's, several people's, or of somebody who is not active.
pub async fn author(portal: &Portal, who: &CommandAuthor) -> Result<Actor> {
    let name = match who {
        CommandAuthor::Shell(name) => return Ok(administrator(name.clone())),
        CommandAuthor::Called(name) => name,
    };
    let mut tx = portal.db.read().await?;
    if !store::is_any(&mut tx).await? {
        return StaffId::parse(name).map(administrator).map_err(|_| Error::NotFound);
    }
    let mut found = store::called(&mut tx, name).await?;
    found.retain(|row| row.state == StaffState::Active);
    let (Some(row), true) = (found.pop(), found.is_empty()) else { return Err(Error::NotFound) };
    let roles = store::roles(&mut tx, &row.id).await?;
    Ok(Actor::Staff { id: row.id, roles, presence: Presence::Shell })
}

fn administrator(id: StaffId) -> Actor {
    Actor::Staff { id, roles: Roles::from_iter([Role::Admin]), presence: Presence::Shell }
}
