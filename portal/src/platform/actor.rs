//! Who may: the check with which a use case begins.

use domain::access::{Actor, Right};
use domain::ids::{StaffId, UserId};

use crate::{Error, Result};

/// Pages of debts are for somebody: nobody signs in first.
pub(crate) fn somebody(actor: &Actor) -> Result<()> {
    if *actor == Actor::Nobody { Err(Error::SignInFirst) } else { Ok(()) }
}

/// The user who asks; everybody else signs in first.
pub(crate) const fn user(actor: &Actor) -> Result<&UserId> {
    if let Actor::User(id) = actor { Ok(id) } else { Err(Error::SignInFirst) }
}

/// Refuses who does not have a right of staff, as if nothing were there.
pub(crate) fn allow(actor: &Actor, right: Right) -> Result<()> {
    somebody(actor)?;
    if actor.may(right) { Ok(()) } else { Err(Error::NotFound) }
}

/// The member of staff under whose name an act is recorded; the portal itself has no name.
pub(crate) fn staff(actor: &Actor, right: Right) -> Result<&StaffId> {
    allow(actor, right)?;
    if let Actor::Staff { id, .. } = actor { Ok(id) } else { Err(Error::NotFound) }
}
