//! What keeps reminders back, visibly and for a limited time.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::{SignedDuration, Timestamp};
use crate::code::coded;
use crate::payments::StateKind;

/// Why nothing is said for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
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

coded!(Cause);

/// A hold over one debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub cause: Cause,
    /// Until when: every hold has an end, which the customer sees.
    pub until: Timestamp,
}

pub(super) const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// How long staff may owe an answer before reminders go on.
pub const QUESTION: SignedDuration = days(14);
/// How long money may be on its way: transfers and cash take days.
pub const PROCESSING: SignedDuration = days(7);
/// Longer than gateways keep their page open after the time that they tell.
pub const CHECKOUT: SignedDuration = SignedDuration::from_hours(1);
/// As long as the gateway is asked often about what nobody knows.
pub const UNKNOWN: SignedDuration = days(1);
/// What a gateway told is applied within moments.
pub const NEWS: SignedDuration = SignedDuration::from_mins(10);

impl Hold {
    /// Of a payment that is open, and that its gateway lets run out at an instant.
    #[must_use]
    pub fn of_payment(state: StateKind, expires_at: Timestamp, changed_at: Timestamp) -> Self {
        let until = match state {
            StateKind::Processing => (changed_at + PROCESSING).max(expires_at + CHECKOUT),
            StateKind::Unknown => expires_at + UNKNOWN,
            _ => expires_at + CHECKOUT,
        };
        Self { cause: Cause::PaymentMoving, until }
    }

    /// Of something that a gateway told and that is not applied yet.
    #[must_use]
    pub fn of_news(now: Timestamp) -> Self {
        Self { cause: Cause::PaymentMoving, until: now + NEWS }
    }

    /// Whether it holds at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
