//! Approvals: acts that one member of staff asks for and another approves.

use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::access::{Demand, Extent, Right};
use crate::coded;
use crate::invoices::cancellation::CancellationKind;

/// How long a request may be approved: after that, what it was about is looked at again.
pub const VALIDITY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long what one person takes back of invoices alone counts towards the limit of four eyes, so
/// that no limit is passed in small parts.
pub const ALONE_PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// Maximum length of the answer to a request, in characters.
pub const ANSWER_MAX_CHARS: usize = 500;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ApprovalKind {
    /// Void an invoice.
    Void,
    /// Credit a part of an invoice.
    CreditNote,
    /// Write off what is left of an invoice.
    WriteOff,
    /// Give a payment back, or a part of it.
    Refund,
}

coded!(ApprovalKind);

impl ApprovalKind {
    /// The right of who asks and of who approves.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Void | Self::CreditNote | Self::WriteOff => Right::CancelInvoices,
            Self::Refund => Right::Refund,
        }
    }
}

impl From<CancellationKind> for ApprovalKind {
    fn from(kind: CancellationKind) -> Self {
        match kind {
            CancellationKind::Void => Self::Void,
            CancellationKind::CreditNote => Self::CreditNote,
            CancellationKind::WriteOff => Self::WriteOff,
        }
    }
}

/// State of a request. It ends once, and what has ended stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ApprovalState {
    /// Nobody has decided.
    Open,
    /// Another person approved it, and it is done.
    Approved,
    /// Another person refused it.
    Refused,
    /// Who asked took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// What it was about changed.
    Stale,
    /// Who asked may not ask for it any more.
    Lapsed,
}

coded!(ApprovalState);

/// What ends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, VariantArray)]
pub enum ApprovalEvent {
    /// Another person approves it.
    Approve,
    /// Another person refuses it.
    Refuse,
    /// Who asked takes it back.
    Withdraw,
    /// Its time is over.
    Expire,
    /// What it is about is not what it was.
    Outdate,
    /// Who asked lost the right.
    Lapse,
}

impl ApprovalState {
    /// The state after an event; `None` if it has ended.
    #[must_use]
    pub const fn after(self, event: ApprovalEvent) -> Option<Self> {
        match (self, event) {
            (Self::Open, ApprovalEvent::Approve) => Some(Self::Approved),
            (Self::Open, ApprovalEvent::Refuse) => Some(Self::Refused),
            (Self::Open, ApprovalEvent::Withdraw) => Some(Self::Withdrawn),
            (Self::Open, ApprovalEvent::Expire) => Some(Self::Expired),
            (Self::Open, ApprovalEvent::Outdate) => Some(Self::Stale),
            (Self::Open, ApprovalEvent::Lapse) => Some(Self::Lapsed),
            (
                Self::Approved
                | Self::Refused
                | Self::Withdrawn
                | Self::Expired
                | Self::Stale
                | Self::Lapsed,
                _,
            ) => None,
        }
    }

    /// Whether it ended without anybody's decision.
    #[must_use]
    pub const fn is_of_itself(self) -> bool {
        match self {
            Self::Expired | Self::Stale | Self::Lapsed => true,
            Self::Open | Self::Approved | Self::Refused | Self::Withdrawn => false,
        }
    }
}

/// What decides whether somebody may approve a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovalCase {
    /// State of the request.
    pub state: ApprovalState,
    /// How far the right goes for who would approve it.
    pub approver: Extent,
    /// How far the right goes by now for who asked.
    pub asker: Extent,
    /// Whether they are the same person.
    pub is_own: bool,
    /// Whether its time is over.
    pub is_expired: bool,
    /// Whether what it is about changed since it was asked for.
    pub is_changed: bool,
}

/// Why a request is not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// The right does not reach that far.
    #[error("the right to approve is missing")]
    NoRight,
    /// It was decided, or ended otherwise.
    #[error("it is decided already")]
    Decided,
    /// Who asks does not approve.
    #[error("another person must approve it")]
    Own,
    /// Its time is over.
    #[error("its time is over")]
    Expired,
    /// Who asked may not ask for it any more.
    #[error("who asked lost the right")]
    AskerLeft,
    /// What it is about changed since.
    #[error("what it is about changed since")]
    Changed,
}

impl ApprovalRefusal {
    /// The event by which the request ends, if that is why it is not approved.
    #[must_use]
    pub const fn event(self) -> Option<ApprovalEvent> {
        match self {
            Self::Expired => Some(ApprovalEvent::Expire),
            Self::AskerLeft => Some(ApprovalEvent::Lapse),
            Self::Changed => Some(ApprovalEvent::Outdate),
            Self::NoRight | Self::Decided | Self::Own => None,
        }
    }
}

impl ApprovalCase {
    /// Whether the request may be approved.
    ///
    /// # Errors
    /// See [`ApprovalRefusal`]: the first that applies, in its order.
    pub fn judge(&self) -> Result<(), ApprovalRefusal> {
        match () {
            () if self.approver < Extent::Approve => Err(ApprovalRefusal::NoRight),
            () if self.state != ApprovalState::Open => Err(ApprovalRefusal::Decided),
            () if self.is_own => Err(ApprovalRefusal::Own),
            () if self.is_expired => Err(ApprovalRefusal::Expired),
            () if self.asker < Extent::Ask => Err(ApprovalRefusal::AskerLeft),
            () if self.is_changed => Err(ApprovalRefusal::Changed),
            () => Ok(()),
        }
    }
}

/// When a request that is made now expires.
#[must_use]
pub fn expires_at(asked_at: Timestamp) -> Timestamp {
    asked_at.checked_add(VALIDITY).unwrap_or(Timestamp::MAX)
}

/// Whether approving an act asks for a fresh proof.
#[must_use]
pub const fn needs_proof(right: Right, is_above_limit: bool) -> bool {
    match right.step_up() {
        Demand::Always => true,
        Demand::AboveLimit => is_above_limit,
        Demand::ForPart | Demand::Never => false,
    }
}

#[cfg(test)]
mod tests;
