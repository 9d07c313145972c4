//! What open pages of staff show, so that each hears of what concerns it.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::access::{Actor, Right};
use crate::coded;

/// A part of the desk that changes while somebody looks at it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum DeskTopic {
    /// Payments, and the figures that follow from them.
    Payments,
    /// The queue of cases.
    Cases,
    /// Pauses of reminders.
    Pauses,
    /// What one member of staff asked for and another approves.
    Requests,
}

coded!(DeskTopic);

impl DeskTopic {
    /// The topic of an activity, by its code.
    #[must_use]
    pub fn of_activity(code: &str) -> Option<Self> {
        match code {
            "payment_started" | "payment_unknown" | "payment_opened" | "payment_processing"
            | "payment_declined" | "payment_settled" | "payment_failed" | "payment_expired"
            | "payment_cancelled" | "payment_refunded" | "payment_reversed" => Some(Self::Payments),
            "question_asked" | "question_answered" | "claim_made" | "claim_decided"
            | "dispute_opened" | "dispute_decided" => Some(Self::Cases),
            _ => None,
        }
    }

    /// Whether somebody may hear that it changed.
    #[must_use]
    pub fn is_open_to(self, actor: &Actor) -> bool {
        match self {
            Self::Payments => actor.may(Right::See),
            Self::Cases => actor.may_in_part(Right::Answer),
            Self::Pauses => actor.may(Right::PauseReminders),
            Self::Requests => actor.may(Right::ManageStaff),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Activity;

    #[test]
    fn payments_and_cases_are_heard_of_and_reminders_are_not() {
        let topic = |code: &&str| DeskTopic::of_activity(code).map(DeskTopic::code);
        let heard: Vec<_> =
            Activity::CODES.iter().filter_map(|code| Some((*code, topic(code)?))).collect();
        assert_eq!(
            heard,
            [
                ("payment_started", "payments"),
                ("payment_unknown", "payments"),
                ("payment_opened", "payments"),
                ("payment_processing", "payments"),
                ("payment_declined", "payments"),
                ("payment_settled", "payments"),
                ("payment_failed", "payments"),
                ("payment_expired", "payments"),
                ("payment_cancelled", "payments"),
                ("question_asked", "cases"),
                ("question_answered", "cases"),
                ("claim_made", "cases"),
                ("claim_decided", "cases"),
                ("dispute_decided", "cases"),
                ("dispute_opened", "cases"),
                ("payment_refunded", "payments"),
                ("payment_reversed", "payments"),
            ]
        );
    }
}
