//! The roles of a member of staff.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Extent, Right, Role};

/// The roles of a member of staff: their rights add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// How far a right goes for whoever has these roles.
    #[must_use]
    pub fn extent(&self, right: Right) -> Extent {
        let extents = self.0.iter().map(|role| right.extent(*role));
        extents.max().unwrap_or(Extent::Nothing)
    }

    /// Whether any of the roles has a right in full.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.extent(right) == Extent::Full
    }

    /// Whether this role is among them.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles, from viewer to administrator.
    pub fn iter(&self) -> impl Iterator<Item = Role> {
        self.0.iter().copied()
    }

    /// The same with one more.
    #[must_use]
    pub fn with(mut self, role: Role) -> Self {
        self.0.insert(role);
        self
    }

    /// The same without one.
    #[must_use]
    pub fn without(mut self, role: Role) -> Self {
        self.0.remove(&role);
        self
    }

    /// Codes separated by spaces, for logs and forms.
    #[must_use]
    pub fn codes(&self) -> String {
        self.iter().map(Role::code).collect::<Vec<_>>().join(" ")
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        Self(roles.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Actor, LinkTarget, Presence};
    use crate::ids::{InvoiceId, StaffId, UserId};

    fn staff(roles: impl IntoIterator<Item = Role>) -> Actor {
        let id = StaffId::parse("eva").unwrap();
        Actor::Staff { id, roles: roles.into_iter().collect(), presence: Presence::Shell }
    }

    #[test]
    fn only_staff_and_the_portal_itself_have_rights_of_staff() {
        let user = Actor::User(UserId::parse("ana").unwrap());
        let link = Actor::LinkHolder(LinkTarget::Invoice(InvoiceId::parse("i").unwrap()));
        for right in Right::ALL {
            for actor in [&user, &link, &Actor::Nobody, &staff([])] {
                assert!(!actor.may(*right), "{actor:?} {right:?}");
            }
            assert!(Actor::System.may(*right), "{right:?}");
            for role in Role::ALL {
                let expected = right.extent(*role) == Extent::Full;
                assert_eq!(staff([*role]).may(*right), expected, "{role:?} {right:?}");
            }
        }
    }

    #[test]
    fn of_several_roles_the_widest_extent_counts() {
        for right in Right::ALL {
            for one in Role::ALL {
                for other in Role::ALL {
                    let both = Roles::from_iter([*one, *other]);
                    let widest = right.extent(*one).max(right.extent(*other));
                    assert_eq!(both.extent(*right), widest, "{one:?} {other:?} {right:?}");
                    assert_eq!(both.may(*right), widest == Extent::Full);
                }
            }
            assert_eq!(Roles::default().extent(*right), Extent::Nothing);
        }
    }

    #[test]
    fn roles_are_written_in_one_order_and_read_by_their_codes() {
        let roles = Roles::from_iter([Role::Admin, Role::Viewer]).with(Role::Cashier);
        assert_eq!(roles.codes(), "viewer cashier admin");
        assert_eq!(roles.clone().without(Role::Admin).codes(), "viewer cashier");
        assert!(roles.has(Role::Admin) && !roles.has(Role::Finance) && !roles.is_empty());
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(*role));
        }
    }
}
