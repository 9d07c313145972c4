//! The states of a promise, a question, a claim and a dispute: open until it is closed, once.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::code::coded;

/// Something that somebody said about a debt and that waits for its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case<O> {
    /// It has no outcome yet.
    Open,
    /// It has one, for good.
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
    /// The state after an outcome; `None` where it has one already.
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

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PromiseOutcome {
    /// What was promised was paid by the day.
    Kept,
    /// It was not.
    Broken,
    /// The customer took it back.
    Withdrawn,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionOutcome {
    /// Staff answered it.
    Answered,
}

/// What staff saw who looked for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ClaimOutcome {
    /// The payment is there, and will be booked.
    Found,
    /// It is not.
    NotFound,
}

/// What staff decided about a dispute.
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
    /// The invoice stands.
    Rejected,
}

coded!(PromiseOutcome, QuestionOutcome, ClaimOutcome, DisputeOutcome);

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    /// Every state with every outcome: the open one takes each, the closed ones take none.
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
        let expected = ["kept", "broken", "withdrawn", "found", "not_found", "upheld", "rejected"];
        assert_eq!(codes, expected);
        assert_eq!(PromiseOutcome::parse("broken"), Some(PromiseOutcome::Broken));
        assert_eq!(ClaimOutcome::parse("broken"), None);
        assert_eq!(Case::from(DisputeOutcome::parse("Upheld")), Case::Open);
    }
}
