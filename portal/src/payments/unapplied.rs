//! Unapplied money: what reached the institution's account and nobody can place. It is recorded as
//! the bank tells of it, and a person matches it with the debts of a customer.

use domain::calendar::{Date, first_instant};
use domain::holds::statement;
use domain::ids::{CustomerId, InstalmentId, PaymentId, UnappliedId};
use domain::money::Money;
use domain::unapplied::{
    BankCredit, BankCreditProblem, MatchProblem, PUT_BACK_REASON_MAX_CHARS, UnappliedEvent,
    UnappliedState,
};
use jiff::Timestamp;

use crate::{Error, Portal, Result};

mod matching;
mod put_back;
mod reads;
mod record;
mod store;

pub use matching::match_money;
pub use put_back::put_back;
pub use reads::{count_open, customers_for, detail, list, open_on, open_sums};
pub use record::record;

/// Unapplied money, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedMoney {
    pub id: UnappliedId,
    pub state: UnappliedState,
    pub credit: BankCredit,
    /// State that a form is made from: one made from another is refused.
    pub version: i64,
    /// Name of the customer whose debts it paid.
    pub customer_name: Option<String>,
    pub customer: Option<CustomerId>,
    pub payment: Option<PaymentId>,
}

/// Something that happened to unapplied money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedMovement {
    pub event: UnappliedEvent,
    pub payment: Option<PaymentId>,
    pub customer_name: Option<String>,
    /// Why a match was undone.
    pub reason: Option<String>,
    pub made_by: String,
    pub made_at: Timestamp,
}

/// Unapplied money with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedDetail {
    pub money: UnappliedMoney,
    /// The oldest first.
    pub movements: Vec<UnappliedMovement>,
    /// A payment that was recorded from outside with the same number: perhaps the same money.
    pub same_number: Option<PaymentId>,
}

/// A place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedCursor {
    pub received_on: Date,
    pub id: String,
}

impl UnappliedCursor {
    /// Before all.
    #[must_use]
    pub fn start() -> Self {
        Self { received_on: Date::MAX, id: String::new() }
    }
}

/// A page of the list, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedPage {
    pub rows: Vec<UnappliedMoney>,
    /// Where the next page begins.
    pub next: Option<UnappliedCursor>,
}

/// Sum of what is open, of one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedSum {
    pub count: u32,
    pub sum: Money,
}

/// A match as its form showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMatch {
    pub version: i64,
    /// Debts and what is paid of each, in minor units.
    pub parts: Vec<(InstalmentId, i64)>,
    /// What becomes credit, in minor units.
    pub credit_minor: i64,
}

/// Why unapplied money is not recorded, matched or put back.
#[derive(Debug, thiserror::Error)]
pub enum UnappliedError {
    #[error(transparent)]
    Credit(#[from] BankCreditProblem),
    #[error(transparent)]
    Match(#[from] MatchProblem),
    /// It was matched or put back, or its debts were paid, since the form was made.
    #[error("it has changed since the form was made")]
    Stale,
    #[error("a payment of a debt is on its way")]
    OnItsWay,
    #[error("too many payments have this number")]
    UsedReference,
    #[error("it is not matched")]
    NotMatched,
    #[error("a reason is needed")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    #[error("a part of the payment became credit")]
    HasCredit,
    #[error("a part of the payment was refunded")]
    Refunded,
    #[error(transparent)]
    Portal(#[from] Error),
}

fn reason_of(text: &str) -> Result<String, UnappliedError> {
    let (empty, long) = (UnappliedError::NoReason, UnappliedError::LongReason);
    statement(text, PUT_BACK_REASON_MAX_CHARS, empty, long)
}

/// When money of a day took effect: now if it came today, otherwise at the beginning of the day.
fn effective_at(portal: &Portal, day: Date) -> Result<Timestamp> {
    if day == portal.today() {
        return Ok(portal.now());
    }
    first_instant(day, &portal.settings.institution.time_zone).map_err(Error::corrupt)
}

#[cfg(test)]
mod tests;
