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
    /// A payment is in progress, as the provider says: card, cash code or transfer.
    PaymentMoving,
    /// A payer opened the provider's page; nothing was reported of it yet.
    PaymentOpen,
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
    /// The institution paused reminders.
    Paused,
}

coded!(Cause);

impl Cause {
    /// Whether staff owe an answer or a decision.
    #[must_use]
    pub const fn is_case(self) -> bool {
        match self {
            Self::Question | Self::ClaimPaid | Self::Dispute => true,
            Self::PaymentMoving
            | Self::PaymentOpen
            | Self::Promise
            | Self::Autopay
            | Self::Agreement
            | Self::Paused => false,
        }
    }
}

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

/// Time for staff to answer a question; the hold lasts until they do.
pub const QUESTION: SignedDuration = days(14);
/// Extension of an answer or decision that is overdue.
pub const EXTENSION: SignedDuration = days(30);
/// Maximum duration of a payment in progress: transfers and cash take days.
pub const PROCESSING: SignedDuration = days(7);
/// Time that a gateway's page may stay open after its announced expiry.
pub const CHECKOUT: SignedDuration = SignedDuration::from_hours(1);
/// Time during which a payment with unknown outcome is checked frequently at the gateway.
pub const UNKNOWN: SignedDuration = days(1);
/// Duration of the hold of a gateway event, which is applied within moments.
pub const NEWS: SignedDuration = SignedDuration::from_mins(10);

/// Time within which a hold whose end has come is closed.
pub const CLOSING: SignedDuration = SignedDuration::from_mins(10);

impl Hold {
    /// Hold of an open payment, given the expiry of its gateway's page.
    #[must_use]
    pub fn of_payment(state: StateKind, expires_at: Timestamp, changed_at: Timestamp) -> Self {
        let (cause, until) = match state {
            StateKind::Processing => {
                (Cause::PaymentMoving, (changed_at + PROCESSING).max(expires_at + CHECKOUT))
            }
            StateKind::Unknown => (Cause::PaymentOpen, expires_at + UNKNOWN),
            _ => (Cause::PaymentOpen, expires_at + CHECKOUT),
        };
        Self { cause, until }
    }

    /// Hold that lasts until staff answer or decide, given the time when that is or was due. Its
    /// end is the next date by which it must be done.
    #[must_use]
    pub fn of_open_case(cause: Cause, due_at: Timestamp, now: Timestamp) -> Self {
        let late = now.duration_since(due_at).as_secs();
        let more = late.div_euclid(EXTENSION.as_secs()).saturating_add(1).max(0);
        let more = i32::try_from(more).unwrap_or(i32::MAX);
        let until = due_at.checked_add(EXTENSION.saturating_mul(more)).unwrap_or(Timestamp::MAX);
        Self { cause, until }
    }

    /// Hold of a gateway event that is not applied yet.
    #[must_use]
    pub fn of_news(now: Timestamp) -> Self {
        Self { cause: Cause::PaymentMoving, until: now + NEWS }
    }

    /// Hold that is not closed yet, of a cause whose end changes the debt itself. It lasts until
    /// that commit, so that whoever asks sees the hold and the state of the debt end together.
    #[must_use]
    pub fn until_closed(self, now: Timestamp) -> Self {
        Self { until: self.until.max(now + CLOSING), ..self }
    }

    /// Whether it is active at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_that_is_not_closed_yet_lasts_although_its_end_has_come() {
        let end: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let hold = Hold { cause: Cause::Dispute, until: end };
        for (now, until) in
            [(end - days(1), end), (end, end + CLOSING), (end + days(1), end + days(1) + CLOSING)]
        {
            let lasting = hold.until_closed(now);
            assert_eq!(lasting, Hold { until, ..hold });
            assert!(lasting.holds(now));
        }
    }

    #[test]
    fn an_open_case_holds_until_it_is_closed_however_late_that_is() {
        let due: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        for (now, more) in [
            (due - QUESTION, 0),
            (due - second, 0),
            (due, 1),
            (due + EXTENSION - second, 1),
            (due + EXTENSION, 2),
            (due + days(365), 13),
        ] {
            for cause in [Cause::Question, Cause::ClaimPaid, Cause::Dispute] {
                let hold = Hold::of_open_case(cause, due, now);
                assert_eq!(hold, Hold { cause, until: due + EXTENSION * more }, "{now}");
                assert!(hold.holds(now), "{now}");
            }
        }
    }
}
