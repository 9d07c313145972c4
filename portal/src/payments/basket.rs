//! The basket: which debts can be paid together, and the result of a selection.

use domain::access::Actor;
use domain::calendar::{Date, Timestamp};
use domain::ids::{InstalmentId, InvoiceId, PaymentId};
use domain::money::Money;
use domain::payments::{Basket, BasketError, Choice, Debt, Part, Parts, StateKind, spread};

use crate::platform::actor::somebody;
use crate::platform::feed;
use crate::{Portal, Result};

pub(crate) mod owed;
pub(crate) mod store;

pub use owed::AmountOwed;

/// Maximum number of debts in a basket, oldest first, and in a payment.
pub const MOST_DEBTS: u32 = 100;

/// An open payment that blocks a debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentHold {
    pub payment: PaymentId,
    pub state: StateKind,
    /// Made by the actor.
    pub own: bool,
    /// Whether the actor may open its page.
    pub opens: bool,
    /// Whether paying the debt another way withdraws it.
    pub gives_way: bool,
}

/// A debt that the actor may pay, with its description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDebt {
    pub debt: Debt,
    pub invoice_number: String,
    pub description: String,
    pub customer_name: String,
    /// Number of the instalment, from 1.
    pub number: u32,
    pub instalments: u32,
    /// Original amount.
    pub billed: Money,
    /// Open payment that blocks it.
    pub hold: Option<PaymentHold>,
}

/// A payer's selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    Chosen(Vec<Choice>),
    /// An amount, allocated to the oldest debts first.
    Free(Money),
}

/// Debts that can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debts {
    /// Oldest first, [`MOST_DEBTS`] at most; always includes the requested ones.
    pub debts: Vec<OpenDebt>,
    /// Whether there are more debts than listed.
    pub more: bool,
    /// Rule for partial payments.
    pub parts: Parts,
    /// What the actor's customers paid too much, by currency; hidden from pay-only users.
    pub credits: Vec<Money>,
    /// Date of this reading.
    pub today: Date,
    /// Time of this reading.
    pub as_of: Timestamp,
    /// Sequence number of the newest activity included; pages listen from here.
    pub seq: i64,
}

/// Why a selection cannot be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionError {
    Basket(BasketError),
    /// An open payment blocks a debt.
    Held(InstalmentId, PaymentHold),
    /// The amount exceeds the total outstanding in its currency, given here.
    AboveAll(Money),
}

/// Debts to list regardless of the number of older ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DebtQuery {
    pub instalments: Vec<InstalmentId>,
    /// All open debts of this invoice.
    pub invoice: Option<InvoiceId>,
}

/// Debts that the actor may pay, including the requested ones.
///
/// # Errors
/// Not signed in; or the database fails.
pub async fn debts(portal: &Portal, actor: &Actor, wanted: &DebtQuery) -> Result<Debts> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let most = MOST_DEBTS as usize;
    let mut debts = store::debts_with(&mut tx, actor, today, wanted, MOST_DEBTS + 1).await?;
    let more = debts.len() > most;
    debts.truncate(most);
    debts.sort_by(|a, b| a.debt.order().cmp(&b.debt.order()));
    let credits = store::credits(&mut tx, actor).await?;
    Ok(Debts { debts, more, parts: portal.settings.parts, credits, today, as_of, seq })
}

impl Debts {
    /// Result of a selection. Stores and reserves nothing.
    ///
    /// # Errors
    /// Why the selection cannot be paid.
    pub fn preview(&self, selection: &Selection) -> Result<Basket, SelectionError> {
        let choices = match selection {
            Selection::Chosen(choices) => choices.clone(),
            Selection::Free(amount) => self.spread(*amount)?,
        };
        let owed: Vec<Debt> = self.debts.iter().map(|d| d.debt.clone()).collect();
        let basket = Basket::new(&choices, &owed, self.parts).map_err(SelectionError::Basket)?;
        for target in basket.targets() {
            let id = &target.debt.instalment;
            let hold = self.find(id).and_then(|d| d.hold.clone());
            if let Some(hold) = hold.filter(|hold| !hold.gives_way) {
                return Err(SelectionError::Held(id.clone(), hold));
            }
        }
        Ok(basket)
    }

    /// Credit in the currency of an amount, and what is left of the amount if it is set against it.
    #[must_use]
    pub fn credit_against(&self, amount: Money) -> Option<(Money, Money)> {
        let credit = *self.credits.iter().find(|credit| credit.currency == amount.currency)?;
        let left = Money::new((amount.minor - credit.minor).max(0), amount.currency);
        Some((credit, left))
    }

    #[must_use]
    pub fn find(&self, id: &InstalmentId) -> Option<&OpenDebt> {
        self.debts.iter().find(|d| d.debt.instalment == *id)
    }

    /// Debts that can be paid now.
    pub fn payable(&self) -> impl Iterator<Item = &OpenDebt> {
        self.debts.iter().filter(|d| d.can_be_paid())
    }

    fn spread(&self, amount: Money) -> Result<Vec<Choice>, SelectionError> {
        let same = |d: &&OpenDebt| d.debt.outstanding.currency == amount.currency;
        let owed: Vec<Debt> = self.payable().filter(same).map(|d| d.debt.clone()).collect();
        let money = |error| SelectionError::Basket(BasketError::Money(error));
        let (parts, left) = spread(amount, &owed).map_err(money)?;
        if left.minor > 0 && !parts.is_empty() {
            return Err(SelectionError::AboveAll(amount.minus(left).map_err(money)?));
        }
        let choice = |part: Part| Choice { instalment: part.instalment, part: Some(part.amount) };
        Ok(parts.into_iter().map(choice).collect())
    }
}

impl OpenDebt {
    /// Whether no open payment blocks it.
    #[must_use]
    pub fn can_be_paid(&self) -> bool {
        self.hold.as_ref().is_none_or(|hold| hold.gives_way)
    }
}

#[cfg(test)]
mod tests;
