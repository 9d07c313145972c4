//! Actors, and what they may see and do.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;
use crate::ids::{DebtorId, InvoiceId, StaffId, UserId};

mod presence;
mod rights;
mod role;
mod roles;
pub mod user_invitation;

pub use presence::{PROOF_LIFETIME, Presence, Proof};
pub use rights::{Demand, Extent, Right};
pub use role::Role;
pub use roles::Roles;

/// What a user may do for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Scope {
    /// See all invoices, payments and receipts of the customer, and pay.
    SeeAndPay,
    /// Pay what is pending and see one's own payments; the customer's history is hidden.
    PayOnly,
}

coded!(Scope);

/// The originator of a request. Every query takes one; data of others looks as if it were missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Not signed in.
    Nobody,
    /// A user who signed in.
    User(UserId),
    /// The holder of a valid link, which opens one object and nothing else.
    LinkHolder(LinkTarget),
    /// A member of staff.
    Staff {
        /// Recorded with their acts.
        id: StaffId,
        /// Their roles.
        roles: Roles,
        /// From where they act.
        presence: Presence,
    },
    /// The portal itself: jobs, imports, the operator's commands. Never made from a request.
    System,
}

/// The object that a link opens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkTarget {
    /// A pay-link: this invoice, to see and to pay.
    Invoice(InvoiceId),
    /// Several pay-links, or one of several invoices, in one browser.
    Invoices(HeldLinks),
    /// The link of a reminder: preferences of this debtor.
    Preferences(DebtorId),
}

/// The invoices that pay-links opened in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HeldLinks {
    /// The session under which they are kept.
    pub holder: String,
    /// Not empty.
    pub invoices: Vec<InvoiceId>,
}

impl Actor {
    /// The user's id for queries; empty (which no user has) for everybody else.
    #[must_use]
    pub fn user_key(&self) -> &str {
        if let Self::User(id) = self { id.as_str() } else { "" }
    }

    /// The key of the linked invoices for queries: the id of the only one, or of the holder under
    /// which they are kept; empty (which no invoice has) for everybody else.
    #[must_use]
    pub fn invoice_key(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::LinkHolder(LinkTarget::Invoice(id)) => id.as_str(),
            Self::LinkHolder(LinkTarget::Invoices(held)) => &held.holder,
            Self::LinkHolder(LinkTarget::Preferences(_))
            | Self::Nobody
            | Self::Staff { .. }
            | Self::System => "",
        }
    }

    /// The invoices that pay-links opened for somebody who has not signed in.
    #[must_use]
    pub fn linked_invoices(&self) -> &[InvoiceId] {
        match self {
            Self::LinkHolder(LinkTarget::Invoice(id)) => std::slice::from_ref(id),
            Self::LinkHolder(LinkTarget::Invoices(held)) => &held.invoices,
            _ => &[],
        }
    }

    /// Whether the actor may do all that another may: the same, or the same with more links.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.linked_invoices(), other.linked_invoices());
        self == other || (!theirs.is_empty() && theirs.iter().all(|id| mine.contains(id)))
    }

    /// The linked debtor's id for queries; empty (which no debtor has) for everybody else.
    #[must_use]
    pub fn debtor_key(&self) -> &str {
        if let Self::LinkHolder(LinkTarget::Preferences(id)) = self { id.as_str() } else { "" }
    }

    /// Whether the actor has a right of staff. The portal itself has all.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        match self {
            Self::System => true,
            Self::Staff { roles, .. } => roles.may(right),
            Self::Nobody | Self::User(_) | Self::LinkHolder(_) => false,
        }
    }

    /// How far a right of staff goes for the actor. The portal itself has all in full.
    #[must_use]
    pub fn extent(&self, right: Right) -> Extent {
        match self {
            Self::System => Extent::Full,
            Self::Staff { roles, .. } => roles.extent(right),
            Self::Nobody | Self::User(_) | Self::LinkHolder(_) => Extent::Nothing,
        }
    }

    /// Whether the actor has a right of staff at least in part.
    #[must_use]
    pub fn may_in_part(&self, right: Right) -> bool {
        self.extent(right) >= Extent::Part
    }

    /// Whether what needs four eyes needs another person too: for staff on the portal's pages, not
    /// for the portal itself and the command line.
    #[must_use]
    pub const fn needs_second_person(&self) -> bool {
        match self {
            Self::Staff { presence, .. } => matches!(presence, Presence::Session { .. }),
            Self::System => false,
            Self::Nobody | Self::User(_) | Self::LinkHolder(_) => true,
        }
    }

    /// Whether the actor proved a moment ago who they are. The portal itself need not.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        match self {
            Self::System => true,
            Self::Staff { presence, .. } => presence.is_proved(),
            Self::Nobody | Self::User(_) | Self::LinkHolder(_) => false,
        }
    }
}
