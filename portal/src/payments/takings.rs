//! Takings: payments taken at the desk, in cash, by card terminal, transfer or cheque.

use domain::holds::statement;
use domain::ids::{CustomerId, PaymentId, ReceiptId, TillId};
use domain::money::{Money, MoneyError};
use domain::payments::{BasketError, Choice, Debt, StateKind};
use domain::till::{REASON_MAX_CHARS, TakingKind};
use jiff::Timestamp;

use crate::Error;
use crate::payments::reversal::ReversalError;

mod cheques;
mod debts;
mod reads;
mod receipts_again;
pub(super) mod store;
mod take;
mod void;

pub use cheques::{ChequeOutcome, decide_cheque, waiting_cheques};
pub use debts::debts_numbered;
pub use reads::{find, of_till, receipt_pdf};
pub use receipts_again::send_receipts_again;
pub use take::take;
pub use void::void;

/// Money to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTaking {
    /// Made with the form: the same form sent twice is one payment.
    pub key: String,
    pub kind: TakingKind,
    /// Number of the operation or the cheque; of cash it may be empty.
    pub reference: String,
    /// Debts, whole or in part.
    pub choices: Vec<Choice>,
}

/// A debt that can be paid at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskDebt {
    pub debt: Debt,
    pub invoice_number: String,
    pub description: String,
    /// Number of the instalment, from 1.
    pub number: u32,
    pub instalments: u32,
    /// Original amount.
    pub billed: Money,
    /// State of an open payment of it.
    pub on_its_way: Option<StateKind>,
}

/// A customer at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskCustomer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    /// Oldest first, a hundred at most.
    pub debts: Vec<DeskDebt>,
}

/// A payment taken at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    pub payment: PaymentId,
    pub kind: TakingKind,
    pub state: StateKind,
    pub amount: Money,
    /// What it was for.
    pub description: String,
    /// Number of the operation or the cheque, or one of ours.
    pub reference: String,
    /// The till into which it belongs, if its cashier had one open.
    pub till: Option<TillId>,
    /// Id of a member of staff.
    pub taken_by: String,
    pub taker_name: String,
    pub taken_at: Timestamp,
    /// When it was taken back.
    pub reversed_at: Option<Timestamp>,
}

/// A taking with its receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakingDetail {
    pub taking: Taking,
    pub receipts: Vec<DeskReceipt>,
}

/// A receipt of a taking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskReceipt {
    pub id: ReceiptId,
    /// Consecutive number.
    pub number: i64,
    pub customer_name: String,
    pub amount: Money,
}

/// Money that was taken in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindSum {
    pub kind: TakingKind,
    pub count: u32,
    pub sum: Money,
}

/// What is settled of the takings of one till, by kind.
///
/// # Errors
/// When a sum is out of range.
pub fn sums_by_kind(takings: &[Taking]) -> Result<Vec<KindSum>, MoneyError> {
    let is_settled = |one: &&Taking| one.state == StateKind::Succeeded && one.reversed_at.is_none();
    let mut sums: Vec<KindSum> = Vec::new();
    for Taking { kind, amount, .. } in takings.iter().filter(is_settled) {
        match sums.iter_mut().find(|known| known.kind == *kind) {
            Some(known) => {
                known.sum = known.sum.plus(*amount)?;
                known.count += 1;
            }
            None => sums.push(KindSum { kind: *kind, count: 1, sum: *amount }),
        }
    }
    sums.sort_by_key(|one| one.kind);
    Ok(sums)
}

/// Why money is not taken, or a taking not changed.
#[derive(Debug, thiserror::Error)]
pub enum TakingError {
    #[error("this kind of payment needs the number of the operation")]
    NoReference,
    #[error("the number is too long")]
    LongReference,
    /// An operation is recorded once.
    #[error("a payment with this number is recorded already")]
    UsedReference,
    /// Another payment was recorded by the same form.
    #[error("the form was used for another payment")]
    UsedForm,
    /// A payment of the same debt is on its way.
    #[error("a payment of this debt is on its way")]
    OnItsWay,
    #[error("cash needs the own open till")]
    NoTill,
    #[error("the open till has another currency")]
    OtherCurrency,
    #[error("the till of this payment is not open any more")]
    TillClosed,
    /// It was decided or taken back meanwhile.
    #[error("the state of the payment does not allow this")]
    WrongState,
    #[error("a reason is needed")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    #[error("a part of the payment became credit")]
    HasCredit,
    #[error("a part of the payment was refunded")]
    Refunded,
    #[error("neither payer nor customer has an address of e-mail")]
    NoAddress,
    #[error(transparent)]
    Basket(#[from] BasketError),
    #[error(transparent)]
    Portal(#[from] Error),
}

impl From<ReversalError> for TakingError {
    fn from(error: ReversalError) -> Self {
        match error {
            ReversalError::Reversed | ReversalError::NotOffline | ReversalError::Matched => {
                Self::WrongState
            }
            ReversalError::HasCredit => Self::HasCredit,
            ReversalError::Refunded => Self::Refunded,
            ReversalError::Portal(error) => Self::Portal(error),
        }
    }
}

fn reason_of(text: &str) -> Result<String, TakingError> {
    statement(text, REASON_MAX_CHARS, TakingError::NoReason, TakingError::LongReason)
}

#[cfg(test)]
mod tests;
