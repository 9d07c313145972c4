//! Authorisation checks at the start of use cases.

use domain::access::{Actor, Demand, Extent, Right};
use domain::ids::{StaffId, UserId};

use crate::{Error, Result};

/// Requires an identified actor.
pub(crate) fn somebody(actor: &Actor) -> Result<()> {
    if *actor == Actor::Nobody { Err(Error::SignInFirst) } else { Ok(()) }
}

/// Requires a signed-in user.
pub(crate) const fn user(actor: &Actor) -> Result<&UserId> {
    if let Actor::User(id) = actor { Ok(id) } else { Err(Error::SignInFirst) }
}

/// Requires a right of staff. To staff without it, it is refused; to others, the answer is the same
/// as for a missing object.
pub(crate) fn allow(actor: &Actor, right: Right) -> Result<()> {
    require(actor, actor.may(right))
}

/// The same for the lesser part of a right.
pub(crate) fn allow_part(actor: &Actor, right: Right) -> Result<()> {
    require(actor, actor.may_in_part(right))
}

fn require(actor: &Actor, may: bool) -> Result<()> {
    somebody(actor)?;
    match actor {
        _ if may => Ok(()),
        Actor::Staff { .. } => Err(Error::NoRight),
        Actor::Nobody | Actor::User(_) | Actor::LinkHolder(_) | Actor::System => {
            Err(Error::NotFound)
        }
    }
}

/// Requires a right of staff that may go as far as one's own.
pub(crate) fn allow_own(actor: &Actor, right: Right) -> Result<()> {
    allow_as_far_as(actor, right, Extent::Own)
}

/// Requires a right of staff that goes as far as asking another for an act.
pub(crate) fn allow_asking(actor: &Actor, right: Right) -> Result<()> {
    allow_as_far_as(actor, right, Extent::Ask)
}

/// Requires a right of staff that goes as far as approving what another asks or does.
pub(crate) fn allow_approval(actor: &Actor, right: Right) -> Result<()> {
    allow_as_far_as(actor, right, Extent::Approve)
}

fn allow_as_far_as(actor: &Actor, right: Right, extent: Extent) -> Result<()> {
    if actor.extent(right) >= extent { Ok(()) } else { allow(actor, right) }
}

/// Requires a right of staff for an act, and a fresh proof of the second factor where the table of
/// rights demands one of every act.
pub(crate) fn allow_act(actor: &Actor, right: Right) -> Result<()> {
    allow(actor, right)?;
    match right.step_up() {
        Demand::Always => proved(actor),
        Demand::Never | Demand::ForPart | Demand::AboveLimit => Ok(()),
    }
}

/// Requires a fresh proof of the second factor.
pub(crate) fn proved(actor: &Actor) -> Result<()> {
    if actor.is_proved() { Ok(()) } else { Err(Error::ProofNeeded) }
}

/// The staff member recorded for an act; the system has no name and is refused.
pub(crate) fn staff(actor: &Actor, right: Right) -> Result<&StaffId> {
    allow_act(actor, right)?;
    if let Actor::Staff { id, .. } = actor { Ok(id) } else { Err(Error::NotFound) }
}

/// The name recorded for an act: a member of staff, or the portal itself.
pub(crate) fn author(actor: &Actor) -> String {
    match actor {
        Actor::Staff { id, .. } => id.as_str().to_owned(),
        Actor::System | Actor::Nobody | Actor::User(_) | Actor::LinkHolder(_) => "system".into(),
    }
}
