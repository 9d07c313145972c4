//! A basket: what a payer chose to pay together, checked against what is owed.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Currency, Money, MoneyError};

/// An instalment as a debt that can be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// The instalment.
    pub instalment: InstalmentId,
    /// Its invoice.
    pub invoice: InvoiceId,
    /// Whose debt.
    pub customer: CustomerId,
    /// When it is due.
    pub due_on: Date,
    /// What is still to be paid.
    pub outstanding: Money,
    /// Its invoice is disputed: it is paid only by whoever chooses it.
    pub disputed: bool,
}

/// What a payer chose: a debt, and how much of it; nothing said means all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The instalment.
    pub instalment: InstalmentId,
    /// A part of it, where the institution allows parts.
    pub part: Option<Money>,
}

/// What will be paid of one debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The debt as it stood when the basket was made.
    pub debt: Debt,
    /// What is paid of it.
    pub amount: Money,
}

/// A basket that can be paid: not empty, of one currency, no debt twice, no more than is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    targets: Vec<Target>,
    total: Money,
}

/// Why a basket cannot be paid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BasketError {
    /// Nothing was chosen.
    #[error("nothing was chosen")]
    Empty,
    /// More debts than one payment covers.
    #[error("too many debts were chosen")]
    TooMany,
    /// A debt that is not there, or not the payer's.
    #[error("a debt was not found")]
    Missing(InstalmentId),
    /// A debt that is paid already.
    #[error("the debt is paid already")]
    Paid(InstalmentId),
    /// Debts of two currencies.
    #[error("debts of two currencies cannot be paid together")]
    MixedCurrencies,
    /// A part where the institution allows none.
    #[error("the institution takes whole debts only")]
    PartNotAllowed(InstalmentId),
    /// A part of nothing or below.
    #[error("the amount must be above zero")]
    NotPositive(InstalmentId),
    /// A part below the least that the institution takes.
    #[error("the amount is below the least that is taken")]
    BelowMinimum(InstalmentId, Money),
    /// More than is owed.
    #[error("the amount is more than is owed")]
    TooMuch(InstalmentId, Money),
    /// The total does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What the institution allows to be paid in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Parts {
    /// Whole debts only.
    Never,
    /// Parts of at least so many minor units (a smaller rest may be paid whole).
    AtLeast(i64),
}

impl Basket {
    /// Checks what was chosen against what is owed. A debt chosen twice counts once.
    ///
    /// # Errors
    /// The first reason why it cannot be paid.
    pub fn new(choices: &[Choice], debts: &[Debt], parts: Parts) -> Result<Self, BasketError> {
        let mut targets: Vec<Target> = Vec::with_capacity(choices.len());
        for choice in choices {
            if targets.iter().any(|t| t.debt.instalment == choice.instalment) {
                continue;
            }
            let debt = debts.iter().find(|d| d.instalment == choice.instalment);
            let debt = debt.ok_or_else(|| BasketError::Missing(choice.instalment.clone()))?;
            targets.push(Target { debt: debt.clone(), amount: amount_of(choice, debt, parts)? });
        }
        targets.sort_by(|a, b| a.debt.order().cmp(&b.debt.order()));
        let currency = targets.first().ok_or(BasketError::Empty)?.amount.currency;
        if targets.iter().any(|t| t.amount.currency != currency) {
            return Err(BasketError::MixedCurrencies);
        }
        let total = Money::sum(currency, targets.iter().map(|t| t.amount))?;
        Ok(Self { targets, total })
    }

    /// What was paid already, elsewhere: taken as it is, for the money has moved. What is more than
    /// is owed becomes credit when it settles.
    ///
    /// # Errors
    /// When it is empty, of several currencies, too large, or holds an amount that is not above
    /// zero or one debt twice.
    pub fn paid_elsewhere(targets: Vec<Target>) -> Result<Self, BasketError> {
        let currency = targets.first().ok_or(BasketError::Empty)?.amount.currency;
        for (index, Target { debt, amount }) in targets.iter().enumerate() {
            let id = || debt.instalment.clone();
            if amount.minor <= 0 {
                return Err(BasketError::NotPositive(id()));
            }
            if targets.iter().take(index).any(|t| t.debt.instalment == debt.instalment) {
                return Err(BasketError::Paid(id()));
            }
            amount.least(debt.outstanding)?;
        }
        let total = Money::sum(currency, targets.iter().map(|t| t.amount))?;
        Ok(Self { targets, total })
    }

    /// What is paid, oldest debt first.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The sum.
    #[must_use]
    pub const fn total(&self) -> Money {
        self.total
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.total.currency
    }

    /// Says what is paid: the same debts with the same amounts give the same text.
    #[must_use]
    pub fn key(&self) -> String {
        let part = |t: &Target| format!("{}={}", t.debt.instalment, t.amount.to_decimal());
        let mut parts: Vec<String> = self.targets.iter().map(part).collect();
        parts.sort();
        format!("{}:{}", self.total.currency, parts.join(","))
    }
}

impl Debt {
    /// Oldest first: by due date, then by id.
    #[must_use]
    pub fn order(&self) -> (Date, &InstalmentId) {
        (self.due_on, &self.instalment)
    }
}

fn amount_of(choice: &Choice, debt: &Debt, parts: Parts) -> Result<Money, BasketError> {
    let id = || debt.instalment.clone();
    if debt.outstanding.minor <= 0 {
        return Err(BasketError::Paid(id()));
    }
    let Some(part) = choice.part else {
        return Ok(debt.outstanding);
    };
    if part.currency != debt.outstanding.currency {
        return Err(BasketError::MixedCurrencies);
    }
    let least = |minor| Money::new(minor, part.currency);
    match parts {
        _ if part == debt.outstanding => Ok(part),
        _ if part.minor <= 0 => Err(BasketError::NotPositive(id())),
        _ if part.minor > debt.outstanding.minor => {
            Err(BasketError::TooMuch(id(), debt.outstanding))
        }
        Parts::Never => Err(BasketError::PartNotAllowed(id())),
        Parts::AtLeast(minor) if part.minor < minor => {
            Err(BasketError::BelowMinimum(id(), least(minor)))
        }
        Parts::AtLeast(_) => Ok(part),
    }
}

#[cfg(test)]
mod tests;
