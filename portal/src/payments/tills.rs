//! Tills: sessions of cashiers, from the opening float to the deposit at the bank.

use domain::access::{Actor, Extent, Right};
use domain::ids::TillId;
use domain::money::{Currency, Money, MoneyError};
use domain::till::{CashMovementKind, TillState};
use jiff::Timestamp;

use crate::platform::actor::author;
use crate::{Error, Result};

mod acts;
pub(super) mod movements;
mod reads;
pub(super) mod store;

pub use acts::{NewDeposit, TillVersion, count, deposit, explain, open, review};
pub use reads::{TillPage, TillReport, find, in_use, list, to_review};

/// A session of a cashier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Till {
    pub id: TillId,
    /// Id of a member of staff.
    pub cashier: String,
    pub cashier_name: String,
    pub currency: Currency,
    pub state: TillState,
    /// A form carries it back; a change in between makes the form stale.
    pub version: i64,
    pub float: Money,
    pub opened_at: Timestamp,
    pub counted: Option<Money>,
    /// What should have been there at the count.
    pub expected: Option<Money>,
    pub counted_at: Option<Timestamp>,
    /// Who counted it last.
    pub counted_by: Option<String>,
    /// How often it was counted.
    pub counts: u32,
    /// Reason of the difference.
    pub reason: Option<String>,
    /// Who gave the reason.
    pub explained_by: Option<String>,
    pub reviewer_name: Option<String>,
    pub reviewed_at: Option<Timestamp>,
    pub deposited: Option<Money>,
    /// Number of the bank's slip.
    pub slip: Option<String>,
    pub deposited_at: Option<Timestamp>,
}

impl Till {
    /// What the count found too much (above zero) or too little.
    #[must_use]
    pub fn difference(&self) -> Option<Money> {
        self.counted?.minus(self.expected?).ok()
    }

    /// Whether the actor is its cashier.
    #[must_use]
    pub fn is_of(&self, actor: &Actor) -> bool {
        matches!(actor, Actor::Staff { .. }) && self.cashier == author(actor)
    }

    /// Whether the actor may review its difference: neither its cashier nor who counted or
    /// explained it.
    #[must_use]
    pub fn is_reviewable_by(&self, actor: &Actor) -> bool {
        let person = author(actor);
        let mut others = [&self.counted_by, &self.explained_by].into_iter().flatten();
        let took_part = others.any(|by| *by == person);
        actor.extent(Right::CloseTill) >= Extent::Approve && !self.is_of(actor) && !took_part
    }
}

/// A place in the list of tills: those before it follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillCursor {
    /// In milliseconds.
    pub opened_at: i64,
    pub id: String,
}

impl TillCursor {
    /// Before all tills.
    #[must_use]
    pub const fn start() -> Self {
        Self { opened_at: i64::MAX, id: String::new() }
    }
}

/// Cash moved for one kind of reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementSum {
    pub kind: CashMovementKind,
    pub count: i64,
    pub sum: Money,
}

/// Why an act on a till is refused.
#[derive(Debug, thiserror::Error)]
pub enum TillError {
    #[error("the cashier has a till in use already")]
    InUse,
    #[error("the state of the till does not allow this")]
    WrongState,
    /// Somebody changed it after the form was made.
    #[error("the till was changed meanwhile")]
    Stale,
    #[error("an amount is below zero")]
    BelowZero,
    #[error("a difference needs a reason")]
    NoReason,
    #[error("the reason is too long")]
    LongReason,
    /// Who counted or explained it cannot review it.
    #[error("another person must review this")]
    OwnTill,
    #[error("more would be brought to the bank than was counted")]
    AboveCounted,
    #[error("a deposit needs the number of its slip")]
    NoSlip,
    #[error("the number is too long")]
    LongSlip,
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Requires the right to tills, and for those of others the right to approve.
fn allow_of(actor: &Actor, till: &Till) -> Result<()> {
    let is_approver = actor.extent(Right::CloseTill) >= Extent::Approve;
    if is_approver || till.is_of(actor) { Ok(()) } else { Err(Error::NotFound) }
}

#[cfg(test)]
mod tests;
