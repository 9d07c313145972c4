//! Refunds: one member of staff asks to give a part of a payment back, another approves it, and
//! then it is paid out: from a till, by transfer, or by the provider that took the payment.
//!
//! The approval books it: its debts are owed again, its credits are gone, and the sum is owed to
//! the customer until it is paid out.

use domain::calendar::Timestamp;
use domain::holds::statement;
use domain::ids::{ApprovalId, CustomerId, PaymentId, PostingId};
use domain::money::{Currency, Money};
use domain::payments::refund::REFUND_REASON_MAX_CHARS;
use domain::payments::{Origin, RefundPart, RefundRefusal, RefundWay};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::platform::approvals::AskError;

mod ask;
mod book;
mod mails;
mod pay_out;
mod reads;
mod store;

pub use ask::ask;
pub(crate) use ask::{RefundGround, ground, lock};
pub(crate) use book::refund_approved;
pub use pay_out::{NewPayOut, PayOutError, pay_out};
pub use reads::{offer, refunds_of, waiting};

/// What can go back of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOffer {
    pub payment: PaymentId,
    /// The first of the customers that it paid for.
    pub customer: CustomerId,
    pub customer_name: String,
    pub paid: Money,
    /// What is left: what was too much first, then the debts that are due last.
    pub parts: Vec<RefundPart>,
    pub left: Money,
    /// State that a form is made from: one made from another is refused.
    pub version: String,
    /// The request that waits for its approval.
    pub open_request: Option<ApprovalId>,
}

/// What is asked for. It is kept until another person approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundProposal {
    pub payment: PaymentId,
    /// Version that the form was made from.
    pub version: String,
    /// In minor units of the currency.
    pub minor: i64,
    pub currency: Currency,
    pub reason: String,
}

impl RefundProposal {
    const fn amount(&self) -> Money {
        Money::new(self.minor, self.currency)
    }
}

/// An approved refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: PostingId,
    pub payment: PaymentId,
    pub origin: Origin,
    pub amount: Money,
    pub reason: String,
    /// Name of the first customer that the payment was for.
    pub customer_name: String,
    pub asker_name: String,
    pub approver_name: String,
    pub approved_at: Timestamp,
    /// `None` while it is to be paid out.
    pub paid_out: Option<PaidOut>,
}

/// How a refund reached the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidOut {
    pub way: RefundWay,
    /// Number of the transfer, or of the provider's refund.
    pub reference: Option<String>,
    pub name: String,
    pub at: Timestamp,
}

/// Why a refund is not asked for.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    #[error(transparent)]
    Refused(#[from] RefundRefusal),
    #[error("a reason is needed")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    #[error("the payment has changed since the form was made")]
    Stale,
    #[error("a request about the payment is open")]
    RequestOpen,
    #[error("there is nobody else who could approve this")]
    NobodyToApprove,
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<AskError> for RefundError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::RequestOpen => Self::RequestOpen,
            AskError::NobodyToApprove => Self::NobodyToApprove,
            AskError::Portal(error) => Self::Portal(error),
        }
    }
}

fn reason_of(text: &str) -> Result<String, RefundError> {
    let (empty, long) = (RefundError::NoReason, RefundError::LongReason);
    statement(text, REFUND_REASON_MAX_CHARS, empty, long)
}

#[cfg(test)]
mod tests;
