//! The basket: which debts can be paid together, and what a choice of them would pay.

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

/// How many debts a basket offers, the oldest; one payment covers no more.
pub const MOST_DEBTS: u32 = 100;

/// A payment that holds a debt until it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentHold {
    pub payment: PaymentId,
    /// How it stands.
    pub state: StateKind,
    /// The actor's own.
    pub own: bool,
    /// The actor may open its page.
    pub opens: bool,
    /// It was begun and left: choosing the debt again withdraws it.
    pub gives_way: bool,
}

impl PaymentHold {
    /// Where the outcome is unknown nobody should pay again, although the payment would yield.
    pub(crate) fn gives_way(state: StateKind, own: bool, since: Timestamp, now: Timestamp) -> bool {
        state != StateKind::Unknown && state.yields(own, since, now)
    }
}

/// A debt that the actor may pay, with the words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDebt {
    pub debt: Debt,
    pub invoice_number: String,
    /// What the invoice is for.
    pub description: String,
    /// Whose debt it is.
    pub customer_name: String,
    /// Which instalment, 1 for the first.
    pub number: u32,
    pub instalments: u32,
    /// What was billed.
    pub billed: Money,
    /// The payment that holds it.
    pub hold: Option<PaymentHold>,
}

/// What a payer chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These debts.
    Chosen(Vec<Choice>),
    /// So much, oldest debt first.
    Free(Money),
}

/// The debts that can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debts {
    /// Oldest first, [`MOST_DEBTS`] at most, wanted ones in any case.
    pub debts: Vec<OpenDebt>,
    /// There are more than are named here.
    pub more: bool,
    /// What may be paid in parts.
    pub parts: Parts,
    /// The day for which it was read.
    pub today: Date,
    /// When it was read.
    pub as_of: Timestamp,
    /// The newest event that it knows of: pages listen behind it.
    pub seq: i64,
}

/// Why a selection cannot be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionError {
    /// The basket cannot be paid.
    Basket(BasketError),
    /// Another payment holds a debt.
    Held(InstalmentId, PaymentHold),
    /// A free amount above all that is owed in its currency.
    AboveAll(Money),
}

/// Which debts are wanted however many older ones there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DebtQuery {
    /// These instalments.
    pub instalments: Vec<InstalmentId>,
    /// What is open of this invoice.
    pub invoice: Option<InvoiceId>,
}

/// The debts that the actor may pay, the wanted ones among them.
///
/// # Errors
/// Nobody signs in first; or the database fails.
pub async fn debts(portal: &Portal, actor: &Actor, wanted: &DebtQuery) -> Result<Debts> {
    somebody(actor)?;
    let (as_of, today) = (portal.now(), portal.today());
    let mut tx = portal.db.read().await?;
    let seq = feed::store::newest(&mut tx).await?;
    let most = MOST_DEBTS as usize;
    let mut debts =
        store::debts_with(&mut tx, actor, (as_of, today), wanted, MOST_DEBTS + 1).await?;
    let more = debts.len() > most;
    debts.truncate(most);
    debts.sort_by(|a, b| a.debt.order().cmp(&b.debt.order()));
    Ok(Debts { debts, more, parts: portal.settings.parts, today, as_of, seq })
}

impl Debts {
    /// What a selection would pay: nothing is kept and nothing is promised by it.
    ///
    /// # Errors
    /// Why it cannot be paid.
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
    /// Nothing is in the way of paying it.
    #[must_use]
    pub fn can_be_paid(&self) -> bool {
        self.hold.as_ref().is_none_or(|hold| hold.gives_way)
    }
}

#[cfg(test)]
mod tests;
