//! States of promises, questions, claims and disputes: open until they are closed, once.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::coded;

/// The state of a statement about a debt that needs an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case<O> {
    /// Without outcome yet.
    Open,
    /// With a final outcome.
    Closed(O),
}

/// The state of a promise.
pub type PromiseState = Case<PromiseOutcome>;
/// The state of a question.
pub type QuestionState = Case<QuestionOutcome>;
/// The state of a claim of payment.
pub type ClaimState = Case<ClaimOutcome>;
/// The state of a dispute.
pub type DisputeState = Case<DisputeOutcome>;

impl<O> Case<O> {
    /// The state after an outcome; `None` if it is closed already.
    #[must_use]
    pub fn close(self, outcome: O) -> Option<Self> {
        match self {
            Self::Open => Some(Self::Closed(outcome)),
            Self::Closed(_) => None,
        }
    }
}

impl<O> From<Option<O>> for Case<O> {
    fn from(outcome: Option<O>) -> Self {
        outcome.map_or(Self::Open, Self::Closed)
    }
}

/// Outcome of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PromiseOutcome {
    /// The promised amount was paid by the day.
    Kept,
    /// It was not paid by the day.
    Broken,
    /// The customer withdrew it.
    Withdrawn,
}

/// Outcome of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionOutcome {
    /// Staff answered it.
    Answered,
}

/// Outcome of a claim: whether staff found the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ClaimOutcome {
    /// The payment exists and will be booked.
    Found,
    /// No such payment exists.
    NotFound,
}

/// Outcome of a dispute.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DisputeOutcome {
    /// The customer is right: the invoice will be corrected.
    Upheld,
    /// The invoice is correct.
    Rejected,
    /// The institution's own records dispute it no more; staff decided nothing.
    Withdrawn,
}

coded!(PromiseOutcome, QuestionOutcome, ClaimOutcome, DisputeOutcome);

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    /// Checks all pairs of state and outcome: an open case accepts each outcome, a closed one none.
    fn check<O: Debug + Copy + PartialEq>(outcomes: &[O]) {
        for outcome in outcomes {
            assert_eq!(Case::Open.close(*outcome), Some(Case::Closed(*outcome)));
            for before in outcomes {
                assert_eq!(Case::Closed(*before).close(*outcome), None, "{before:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn what_is_open_is_closed_once_and_nothing_moves_it_after_that() {
        check(PromiseOutcome::ALL);
        check(QuestionOutcome::ALL);
        check(ClaimOutcome::ALL);
        check(DisputeOutcome::ALL);
    }

    #[test]
    fn the_words_of_outcomes_are_read_back_and_nothing_else_is_read() {
        let promises = PromiseOutcome::ALL.iter().map(|outcome| outcome.code());
        let claims = ClaimOutcome::ALL.iter().map(|outcome| outcome.code());
        let disputes = DisputeOutcome::ALL.iter().map(|outcome| outcome.code());
        let codes: Vec<&str> = promises.chain(claims).chain(disputes).collect();
        let expected = [
            "kept",
            "broken",
            "withdrawn",
            "found",
            "not_found",
            "upheld",
            "rejected",
            "withdrawn",
        ];
        assert_eq!(codes, expected);
        assert_eq!(PromiseOutcome::parse("broken"), Some(PromiseOutcome::Broken));
        assert_eq!(ClaimOutcome::parse("broken"), None);
        assert_eq!(Case::from(DisputeOutcome::parse("Upheld")), Case::Open);
    }
}
