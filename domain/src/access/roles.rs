//! Permissions of staff, in one table.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A role of staff; one person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees customers and their debts.
    Viewer,
    /// Accepts payments at the counter.
    Cashier,
    /// Communicates with debtors.
    Collector,
    /// Does the accounting.
    Finance,
    /// Sets up the portal.
    Admin,
}

/// A permission that a use case requires of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Find customers and invoices.
    See,
    /// Read contact details and the contact log.
    SeeMessages,
    /// Answer questions and decide claims of payment.
    Answer,
    /// Add users and grant access to customers.
    ManageUsers,
    /// Record payments that were taken outside the portal.
    TakeMoney,
    /// Issue invoices.
    IssueInvoices,
    /// Import customers, invoices and payments.
    Import,
    /// Change the policy and the templates of reminders.
    SetReminders,
    /// Run scheduled work by hand, print letters, check the books.
    Operate,
}

/// Whether a role has a right.
#[must_use]
pub const fn may(role: Role, right: Right) -> bool {
    match right {
        Right::See => true,
        Right::SeeMessages | Right::ManageUsers => !matches!(role, Role::Viewer),
        Right::Answer => matches!(role, Role::Collector | Role::Finance | Role::Admin),
        Right::TakeMoney => matches!(role, Role::Cashier | Role::Finance | Role::Admin),
        Right::IssueInvoices | Right::Import => matches!(role, Role::Finance | Role::Admin),
        Right::SetReminders | Right::Operate => matches!(role, Role::Admin),
    }
}

/// The roles of a member of staff: their rights add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether any of the roles has a right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.0.iter().any(|role| may(*role, right))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        Self(roles.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Right::{
        Answer, Import, IssueInvoices, ManageUsers, Operate, See, SeeMessages, SetReminders,
        TakeMoney,
    };
    use super::Role::{Admin, Cashier, Collector, Finance, Viewer};
    use super::*;
    use crate::access::{Actor, LinkTarget};
    use crate::ids::{InvoiceId, StaffId, UserId};

    const ROLES: [Role; 5] = [Viewer, Cashier, Collector, Finance, Admin];

    /// In the order of [`ROLES`].
    const TABLE: [(Right, [bool; 5]); 9] = [
        (See, [true, true, true, true, true]),
        (SeeMessages, [false, true, true, true, true]),
        (Answer, [false, false, true, true, true]),
        (ManageUsers, [false, true, true, true, true]),
        (TakeMoney, [false, true, false, true, true]),
        (IssueInvoices, [false, false, false, true, true]),
        (Import, [false, false, false, true, true]),
        (SetReminders, [false, false, false, false, true]),
        (Operate, [false, false, false, false, true]),
    ];

    fn staff(roles: impl IntoIterator<Item = Role>) -> Actor {
        let id = StaffId::parse("eva").unwrap();
        Actor::Staff { id, roles: roles.into_iter().collect() }
    }

    #[test]
    fn each_role_has_the_rights_of_the_table() {
        for (right, expected) in TABLE {
            for (role, expected) in ROLES.into_iter().zip(expected) {
                assert_eq!(may(role, right), expected, "{role:?} {right:?}");
                assert_eq!(staff([role]).may(right), expected, "{role:?} {right:?}");
            }
        }
    }

    #[test]
    fn the_rights_of_several_roles_add_up_and_without_a_role_there_are_none() {
        for (right, expected) in TABLE {
            let [_, cashier, collector, ..] = expected;
            assert_eq!(staff([Cashier, Collector]).may(right), cashier || collector, "{right:?}");
            assert!(!staff([]).may(right), "{right:?}");
        }
    }

    #[test]
    fn only_staff_and_the_portal_itself_have_rights_of_staff() {
        let user = Actor::User(UserId::parse("ana").unwrap());
        let link = Actor::LinkHolder(LinkTarget::Invoice(InvoiceId::parse("i").unwrap()));
        for (right, _) in TABLE {
            for actor in [&user, &link, &Actor::Nobody] {
                assert!(!actor.may(right), "{actor:?} {right:?}");
            }
            assert!(Actor::System.may(right), "{right:?}");
        }
    }
}
