//! Changes of staff that need a second person, or that nobody may make.

use crate::access::{Role, Roles};

/// How a change of roles is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleChange {
    /// At once.
    Direct(Roles),
    /// These at once; another administrator must approve that they become one.
    NeedsApproval(Roles),
}

/// Why a change of staff is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefusal {
    /// Without a role, nobody can do anything.
    #[error("at least one role is needed")]
    NoRole,
    /// Nobody would be left to administer the portal.
    #[error("this is the last active administrator")]
    LastAdministrator,
}

/// Decides how roles change. A new administrator needs a second person; the last active one stays.
///
/// # Errors
/// See [`ChangeRefusal`].
pub fn change_roles(
    before: &Roles,
    wanted: Roles,
    other_administrators: u32,
) -> Result<RoleChange, ChangeRefusal> {
    if wanted.is_empty() {
        return Err(ChangeRefusal::NoRole);
    }
    let (was, will) = (before.has(Role::Admin), wanted.has(Role::Admin));
    match (was, will) {
        (false, true) => Ok(RoleChange::NeedsApproval(wanted.without(Role::Admin))),
        (true, false) if other_administrators == 0 => Err(ChangeRefusal::LastAdministrator),
        (true, false | true) | (false, false) => Ok(RoleChange::Direct(wanted)),
    }
}

/// Whether somebody with these roles may be disabled or invited anew.
///
/// # Errors
/// [`ChangeRefusal::LastAdministrator`].
pub fn may_leave(roles: &Roles, other_administrators: u32) -> Result<(), ChangeRefusal> {
    if roles.has(Role::Admin) && other_administrators == 0 {
        return Err(ChangeRefusal::LastAdministrator);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Role::{Admin, Cashier, Viewer};
    use super::*;

    fn roles(all: &[Role]) -> Roles {
        all.iter().copied().collect()
    }

    #[test]
    fn a_new_administrator_needs_a_second_person_and_the_last_one_stays() {
        use RoleChange::{Direct, NeedsApproval};
        for (before, wanted, others, expected) in [
            (&[Viewer][..], &[Cashier][..], 0, Ok(Direct(roles(&[Cashier])))),
            (&[Viewer], &[Cashier, Admin], 1, Ok(NeedsApproval(roles(&[Cashier])))),
            (&[], &[Admin], 2, Ok(NeedsApproval(roles(&[])))),
            (&[Admin], &[Viewer, Admin], 0, Ok(Direct(roles(&[Viewer, Admin])))),
            (&[Admin], &[Viewer], 0, Err(ChangeRefusal::LastAdministrator)),
            (&[Admin], &[Viewer], 1, Ok(Direct(roles(&[Viewer])))),
            (&[Viewer], &[], 1, Err(ChangeRefusal::NoRole)),
        ] {
            let made = change_roles(&roles(before), roles(wanted), others);
            assert_eq!(made, expected, "{before:?} {wanted:?} {others}");
        }
        for (who, others, expected) in [
            (&[Admin][..], 0, Err(ChangeRefusal::LastAdministrator)),
            (&[Admin], 1, Ok(())),
            (&[Viewer], 0, Ok(())),
        ] {
            assert_eq!(may_leave(&roles(who), others), expected, "{who:?} {others}");
        }
    }
}
