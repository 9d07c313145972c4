//! The states of a payment and the events that move it.
//!
//! ```text
//! Created ──opened──▶ Started ──processing──▶ Processing ──succeeded──▶ Succeeded
//!    │                   │  ▲ declined (again)     │
//!    ├──timed out──▶ Unknown ──opened──▶ Started   ├──declined──▶ Failed
//!    └──refused──▶ Failed                          └──expired, cancelled──▶ Expired, Cancelled
//! ```
//! A success is accepted in every state, even late (the money has moved), and is final.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::Timestamp;
use crate::coded;

/// Why the card or the gateway declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Failure {
    /// The card's bank declined without a reason.
    Declined,
    /// Insufficient funds.
    InsufficientFunds,
    /// The card has expired.
    ExpiredCard,
    /// The security code is wrong.
    IncorrectCvc,
    /// The card was reported lost or stolen.
    LostOrStolen,
    /// The payer was not authenticated (3-D Secure).
    NotAuthenticated,
    /// The gateway refused the request: our configuration or the amount is at fault.
    Refused,
    /// The bank did not pay the cheque.
    Bounced,
}

coded!(Failure);

/// The origin of a payment's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// The sandbox gateway of the demo: no money moves.
    Sandbox,
    /// Stripe.
    Stripe,
    /// Paid outside the portal: at the counter, by transfer, or before the portal existed.
    Offline,
}

coded!(Origin);

/// The state of a payment, with its data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// The attempt is committed; the gateway has not answered yet.
    Created,
    /// The gateway has opened its page for the payer.
    Started {
        /// The gateway's reference.
        reference: String,
        /// Checkout page for the payer.
        url: String,
        /// The last decline, when the payer may try again.
        declined: Option<Failure>,
    },
    /// The payer agreed; the money is in progress.
    Processing {
        /// The gateway's reference.
        reference: String,
    },
    /// The gateway did not answer, so the outcome is unknown.
    Unknown,
    /// The money has moved.
    Succeeded {
        /// The gateway's reference; of an offline payment, its external number.
        reference: String,
        /// Time when the money moved.
        at: Timestamp,
    },
    /// Failed for good; no money moved.
    Failed {
        /// Reason.
        failure: Failure,
    },
    /// The gateway's page expired; no money moved.
    Expired,
    /// Withdrawn by the payer or for a newer basket; no money moved.
    Cancelled,
}

/// A state without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "they are the names of the variants of State")]
pub enum StateKind {
    Created,
    Started,
    Processing,
    Unknown,
    Succeeded,
    Failed,
    Expired,
    Cancelled,
}

coded!(StateKind);

impl StateKind {
    /// Whether it may still take money, so that its instalments accept no other attempt.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Started | Self::Processing | Self::Unknown)
    }
}

/// What a gateway reported, or failed to report, about a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The gateway opened its page.
    Opened {
        /// The gateway's reference.
        reference: String,
        /// Checkout page for the payer.
        url: String,
    },
    /// The gateway refused the checkout.
    Refused,
    /// The gateway did not answer.
    TimedOut,
    /// The payer agreed; the money is in progress.
    Processing {
        /// The gateway's reference.
        reference: String,
    },
    /// The card was declined.
    Declined {
        /// Reason.
        failure: Failure,
        /// Whether the payer cannot try again.
        last: bool,
    },
    /// The money moved.
    Succeeded {
        /// The gateway's reference.
        reference: String,
        /// Time when the money moved.
        at: Timestamp,
    },
    /// The gateway's page expired.
    Expired,
    /// The payment was withdrawn.
    Cancelled,
}

/// The effect of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transition {
    /// The payment moved to another state.
    Moved(State),
    /// Nothing changed: a duplicate or outdated event.
    Kept(State),
    /// The money moved twice: a second success under another reference. Staff must investigate.
    Doubled(State),
}

impl State {
    /// The name of the state.
    #[must_use]
    pub const fn kind(&self) -> StateKind {
        match self {
            Self::Created => StateKind::Created,
            Self::Started { .. } => StateKind::Started,
            Self::Processing { .. } => StateKind::Processing,
            Self::Unknown => StateKind::Unknown,
            Self::Succeeded { .. } => StateKind::Succeeded,
            Self::Failed { .. } => StateKind::Failed,
            Self::Expired => StateKind::Expired,
            Self::Cancelled => StateKind::Cancelled,
        }
    }

    /// The gateway's reference, if known.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Started { reference, .. }
            | Self::Processing { reference }
            | Self::Succeeded { reference, .. } => Some(reference),
            Self::Created
            | Self::Unknown
            | Self::Failed { .. }
            | Self::Expired
            | Self::Cancelled => None,
        }
    }

    /// The state after an event. Every pair of state and event is covered.
    #[must_use]
    pub fn after(self, event: Event) -> Transition {
        match event {
            Event::Succeeded { reference, at } => self.after_success(reference, at),
            Event::Opened { reference, url } => match self {
                Self::Created | Self::Unknown => {
                    Transition::Moved(Self::Started { reference, url, declined: None })
                }
                other => Transition::Kept(other),
            },
            Event::TimedOut => self.moved_from(&[StateKind::Created], Self::Unknown),
            Event::Refused => self.moved_from(
                &[StateKind::Created, StateKind::Unknown],
                Self::Failed { failure: Failure::Refused },
            ),
            Event::Processing { reference } => {
                self.moved_from(&BEFORE_PROCESSING, Self::Processing { reference })
            }
            Event::Declined { failure, last: true } => {
                self.moved_from(&OPEN, Self::Failed { failure })
            }
            Event::Declined { failure, last: false } => self.after_decline(failure),
            Event::Expired => self.moved_from(&OPEN, Self::Expired),
            Event::Cancelled => self.moved_from(&OPEN, Self::Cancelled),
        }
    }

    fn moved_from(self, from: &[StateKind], to: Self) -> Transition {
        if from.contains(&self.kind()) { Transition::Moved(to) } else { Transition::Kept(self) }
    }

    fn after_success(self, reference: String, at: Timestamp) -> Transition {
        match self {
            Self::Succeeded { reference: known, at: then } => {
                let state = Self::Succeeded { reference: known.clone(), at: then };
                if known == reference {
                    Transition::Kept(state)
                } else {
                    Transition::Doubled(state)
                }
            }
            Self::Created
            | Self::Started { .. }
            | Self::Processing { .. }
            | Self::Unknown
            | Self::Failed { .. }
            | Self::Expired
            | Self::Cancelled => Transition::Moved(Self::Succeeded { reference, at }),
        }
    }

    fn after_decline(self, failure: Failure) -> Transition {
        match self {
            Self::Started { reference, url, declined } if declined != Some(failure) => {
                Transition::Moved(Self::Started { reference, url, declined: Some(failure) })
            }
            other => Transition::Kept(other),
        }
    }
}

const OPEN: [StateKind; 4] =
    [StateKind::Created, StateKind::Started, StateKind::Processing, StateKind::Unknown];
const BEFORE_PROCESSING: [StateKind; 3] =
    [StateKind::Created, StateKind::Started, StateKind::Unknown];

#[cfg(test)]
mod tests;
