//! Holds and their durations.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::{SignedDuration, Timestamp};
use crate::coded;
use crate::payments::StateKind;

/// Reason of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// A payment is in progress or its outcome is unknown: card, cash code or transfer.
    PaymentMoving,
    /// The customer claims to have paid; staff are checking.
    ClaimPaid,
    /// The customer asked a question that staff have not answered.
    Question,
    /// The customer promised to pay by a date.
    Promise,
    /// The debt will be collected automatically.
    Autopay,
    /// The customer disputes it.
    Dispute,
    /// The parties agreed on another payment plan, which is being kept.
    Agreement,
}

coded!(Cause);

/// A hold on a debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Reason.
    pub cause: Cause,
    /// End of the hold, which the customer sees.
    pub until: Timestamp,
}

pub(super) const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// Maximum duration for an unanswered question.
pub const QUESTION: SignedDuration = days(14);
/// Maximum duration of a payment in progress: transfers and cash take days.
pub const PROCESSING: SignedDuration = days(7);
/// Time that a gateway's page may stay open after its announced expiry.
pub const CHECKOUT: SignedDuration = SignedDuration::from_hours(1);
/// Time during which a payment with unknown outcome is checked frequently at the gateway.
pub const UNKNOWN: SignedDuration = days(1);
/// Duration of the hold of a gateway event, which is applied within moments.
pub const NEWS: SignedDuration = SignedDuration::from_mins(10);

impl Hold {
    /// Hold of an open payment, given the expiry of its gateway's page.
    #[must_use]
    pub fn of_payment(state: StateKind, expires_at: Timestamp, changed_at: Timestamp) -> Self {
        let until = match state {
            StateKind::Processing => (changed_at + PROCESSING).max(expires_at + CHECKOUT),
            StateKind::Unknown => expires_at + UNKNOWN,
            _ => expires_at + CHECKOUT,
        };
        Self { cause: Cause::PaymentMoving, until }
    }

    /// Hold of a gateway event that is not applied yet.
    #[must_use]
    pub fn of_news(now: Timestamp) -> Self {
        Self { cause: Cause::PaymentMoving, until: now + NEWS }
    }

    /// Whether it is active at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
