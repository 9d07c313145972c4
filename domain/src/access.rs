//! Who asks, and what they may see and do.

use serde::{Deserialize, Serialize};

use crate::ids::{InvoiceId, UserId};

/// What a user may do for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// See all invoices, payments and receipts of the customer, and pay.
    SeeAndPay,
    /// Pay what is pending and see one's own payments; the history of the customer stays closed.
    PayOnly,
}

impl Scope {
    /// The word kept in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeeAndPay => "see_and_pay",
            Self::PayOnly => "pay_only",
        }
    }

    /// Reads the word kept in the database.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::SeeAndPay, Self::PayOnly].into_iter().find(|s| s.code() == code)
    }
}

/// Who asks. Every query takes one; what is foreign looks as if it were missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Nobody has signed in.
    Nobody,
    /// A user who signed in.
    User(UserId),
    /// Somebody who holds a valid pay-link: sees and pays this invoice, and nothing else.
    LinkHolder(InvoiceId),
    /// The portal itself: jobs, imports, the command line. Never made from a request.
    System,
}

impl Actor {
    /// The user's id for queries; empty (which no user has) for everybody else.
    #[must_use]
    pub fn user_key(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::Nobody | Self::LinkHolder(_) | Self::System => "",
        }
    }

    /// The linked invoice's id for queries; empty (which no invoice has) for everybody else.
    #[must_use]
    pub fn link_key(&self) -> &str {
        match self {
            Self::LinkHolder(id) => id.as_str(),
            Self::Nobody | Self::User(_) | Self::System => "",
        }
    }
}
