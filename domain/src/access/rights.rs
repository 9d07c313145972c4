//! Rights of staff: what each role may do, and what an act asks for besides, in one table.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Role;
use crate::coded;

/// A permission that a use case requires of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Right {
    /// Find customers, invoices and payments.
    See,
    /// Read contact details and the contact log; in part: masked.
    SeeMessages,
    /// See the figures; one's own: those of the own till.
    SeeFigures,
    /// Answer questions and decide claims and disputes; in part: notes only.
    Answer,
    /// Pause reminders, record a promise made on the telephone, choose the next contact.
    PauseReminders,
    /// Add users and grant access to customers; in part: change a channel of contact.
    ManageUsers,
    /// Record payments that were taken outside the portal.
    TakeMoney,
    /// Close a till: one's own, or review the difference of another's.
    CloseTill,
    /// Make an agreement within the policy.
    Agree,
    /// Make an agreement beyond the policy, or a waiver.
    AgreeBeyond,
    /// Create, issue and correct invoices.
    IssueInvoices,
    /// Void an invoice, credit it, write it off.
    CancelInvoices,
    /// Give money back.
    Refund,
    /// Assign money that came without a name.
    MatchMoney,
    /// Import customers, invoices and payments; in part: apply and undo.
    Import,
    /// Export lists; in part: those of one's own filter, up to a limit.
    Export,
    /// Change places, fee schedules and drops; in part: run a drop.
    SetPlaces,
    /// Change policies, templates and contact rules, and run reminders by hand.
    SetPolicies,
    /// View the portal as a customer sees it.
    ViewAs,
    /// Read the audit, check the books.
    ReadAudit,
    /// Invite staff, change their roles and factors; in part: make an administrator.
    ManageStaff,
    /// Change settings, gateways and keys.
    Configure,
}

coded!(Right);

/// How far a right of a role goes, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Not at all.
    Nothing,
    /// The lesser part that the right names.
    Part,
    /// Only what is one's own.
    Own,
    /// May ask; another approves.
    Ask,
    /// May ask, and approve what another asked.
    Approve,
    /// In full.
    Full,
}

/// For which acts of a right something more is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// For none.
    Never,
    /// For the part that the right names.
    ForPart,
    /// Above the limit that the institution sets.
    AboveLimit,
    /// For every act; reading is none.
    Always,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
struct RightRule {
    right: Right,
    /// In the order of [`Role::ALL`].
    extents: [Extent; 5],
    /// A fresh proof of the second factor.
    step_up: Demand,
    /// A second person who approves.
    four_eyes: Demand,
}

const fn rule(right: Right, extents: [Extent; 5], step_up: Demand, four_eyes: Demand) -> RightRule {
    RightRule { right, extents, step_up, four_eyes }
}

const NO: Extent = Extent::Nothing;
const PART: Extent = Extent::Part;
const OWN: Extent = Extent::Own;
const ASK: Extent = Extent::Ask;
const OK: Extent = Extent::Approve;
const ALL: Extent = Extent::Full;

/// Viewer, cashier, collector, finance, administrator; step-up, four eyes.
#[rustfmt::skip]
const RULES: [RightRule; 22] = {
    use Demand::{AboveLimit, Always, ForPart, Never};
    [
        rule(Right::See,            [ALL,  ALL,  ALL,  ALL, ALL], Never,      Never),
        rule(Right::SeeMessages,    [PART, ALL,  ALL,  ALL, ALL], Never,      Never),
        rule(Right::SeeFigures,     [ALL,  OWN,  ALL,  ALL, ALL], Never,      Never),
        rule(Right::Answer,         [NO,   PART, ALL,  ALL, ALL], Never,      Never),
        rule(Right::PauseReminders, [NO,   NO,   ALL,  ALL, ALL], Never,      Never),
        rule(Right::ManageUsers,    [NO,   ALL,  ALL,  ALL, ALL], ForPart,    Never),
        rule(Right::TakeMoney,      [NO,   ALL,  NO,   ALL, ALL], Never,      Never),
        rule(Right::CloseTill,      [NO,   OWN,  NO,   OK,  OK ], Never,      AboveLimit),
        rule(Right::Agree,          [NO,   ALL,  ALL,  ALL, ALL], Never,      Never),
        rule(Right::AgreeBeyond,    [NO,   NO,   ASK,  OK,  OK ], Always,     Always),
        rule(Right::IssueInvoices,  [NO,   NO,   NO,   ALL, ALL], Never,      Never),
        rule(Right::CancelInvoices, [NO,   NO,   ASK,  ALL, ALL], AboveLimit, AboveLimit),
        rule(Right::Refund,         [NO,   ASK,  ASK,  OK,  OK ], Always,     Always),
        rule(Right::MatchMoney,     [NO,   NO,   ALL,  ALL, ALL], Never,      Never),
        rule(Right::Import,         [NO,   NO,   NO,   ALL, ALL], ForPart,    Never),
        rule(Right::Export,         [NO,   NO,   PART, ALL, ALL], Always,     Never),
        rule(Right::SetPlaces,      [NO,   NO,   NO,   ALL, ALL], ForPart,    ForPart),
        rule(Right::SetPolicies,    [NO,   NO,   NO,   NO,  ALL], Always,     Never),
        rule(Right::ViewAs,         [NO,   NO,   ALL,  ALL, ALL], Always,     Never),
        rule(Right::ReadAudit,      [NO,   NO,   NO,   ALL, ALL], Never,      Never),
        rule(Right::ManageStaff,    [NO,   NO,   NO,   NO,  ALL], Always,     ForPart),
        rule(Right::Configure,      [NO,   NO,   NO,   NO,  ALL], Always,     Never),
    ]
};

/// A row stands in the place of its right.
const _: () = {
    let mut place = 0;
    while place < RULES.len() {
        assert!(RULES[place].right as usize == place);
        place += 1;
    }
};

const fn rule_of(right: Right) -> &'static RightRule {
    &RULES[right as usize]
}

impl Right {
    /// How far the right goes for a role.
    #[must_use]
    pub const fn extent(self, role: Role) -> Extent {
        rule_of(self).extents[role as usize]
    }

    /// For which acts a fresh proof of the second factor is needed.
    #[must_use]
    pub const fn step_up(self) -> Demand {
        rule_of(self).step_up
    }

    /// For which acts another person must approve.
    #[must_use]
    pub const fn four_eyes(self) -> Demand {
        rule_of(self).four_eyes
    }
}

#[cfg(test)]
mod tests;
