//! What keeps reminders back, visibly and for a limited time.

use serde::{Deserialize, Serialize};

use crate::calendar::Timestamp;

/// Why nothing is said for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Money is on the move, or nobody knows yet: a card, a cash code, a transfer.
    PaymentMoving,
    /// The customer says that it is paid; staff look.
    ClaimPaid,
    /// The customer asked something; staff owe an answer.
    Question,
    /// The customer promised a date.
    Promise,
    /// It will be collected by itself.
    Autopay,
    /// The customer disputes it.
    Dispute,
    /// The parties have agreed on another plan, and it is kept.
    Agreement,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 7] = [
        Self::PaymentMoving,
        Self::ClaimPaid,
        Self::Question,
        Self::Promise,
        Self::Autopay,
        Self::Dispute,
        Self::Agreement,
    ];

    /// The word kept in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PaymentMoving => "payment_moving",
            Self::ClaimPaid => "claim_paid",
            Self::Question => "question",
            Self::Promise => "promise",
            Self::Autopay => "autopay",
            Self::Dispute => "dispute",
            Self::Agreement => "agreement",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

/// A silence over one debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// Why.
    pub cause: Cause,
    /// Until when: every silence has an end, which the customer sees.
    pub until: Timestamp,
}

impl Silence {
    /// Whether it holds at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
