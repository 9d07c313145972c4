//! Baskets: debts that a payer selected, validated against what is owed.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Currency, Money, MoneyError};

/// An instalment as a payable debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// The instalment.
    pub instalment: InstalmentId,
    /// Its invoice.
    pub invoice: InvoiceId,
    /// Customer who owes it.
    pub customer: CustomerId,
    /// Due date.
    pub due_on: Date,
    /// Outstanding amount.
    pub outstanding: Money,
    /// Its invoice is disputed; it is paid only if selected explicitly.
    pub disputed: bool,
}

/// A selected debt, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The instalment.
    pub instalment: InstalmentId,
    /// Partial amount, if the institution allows it; `None` for the whole debt.
    pub part: Option<Money>,
}

/// Amount to pay of a debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The debt as of the creation of the basket.
    pub debt: Debt,
    /// Amount to pay.
    pub amount: Money,
}

/// A valid basket: not empty, one currency, no debt twice, no more than is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    targets: Vec<Target>,
    total: Money,
}

/// Why a basket cannot be paid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BasketError {
    /// No debt is selected.
    #[error("nothing was chosen")]
    Empty,
    /// More debts than a payment may have.
    #[error("too many debts were chosen")]
    TooMany,
    /// The debt does not exist, or the payer may not pay it.
    #[error("a debt was not found")]
    Missing(InstalmentId),
    /// The debt is already paid.
    #[error("the debt is paid already")]
    Paid(InstalmentId),
    /// Debts of different currencies.
    #[error("debts of two currencies cannot be paid together")]
    MixedCurrencies,
    /// A partial payment that the institution does not allow.
    #[error("the institution takes whole debts only")]
    PartNotAllowed(InstalmentId),
    /// A partial amount of zero or less.
    #[error("the amount must be above zero")]
    NotPositive(InstalmentId),
    /// A partial amount below the institution's minimum, given here.
    #[error("the amount is below the least that is taken")]
    BelowMinimum(InstalmentId, Money),
    /// More than is owed.
    #[error("the amount is more than is owed")]
    TooMuch(InstalmentId, Money),
    /// The total does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The institution's rule for partial payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Parts {
    /// Not allowed.
    Never,
    /// Allowed from this number of minor units (a smaller rest may be paid in full).
    AtLeast(i64),
}

impl Basket {
    /// Validates a selection against what is owed. A debt selected twice counts once.
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

    /// A payment made elsewhere: accepted as it is, because the money has moved. Overpayment
    /// becomes credit at settlement.
    ///
    /// # Errors
    /// When it is empty, of several currencies, too large, or contains a non-positive amount or a
    /// debt twice.
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

    /// Debts and amounts, oldest debt first.
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

    /// Identifies the content: the same debts with the same amounts have the same key.
    #[must_use]
    pub fn key(&self) -> String {
        let part = |t: &Target| format!("{}={}", t.debt.instalment, t.amount.to_decimal());
        let mut parts: Vec<String> = self.targets.iter().map(part).collect();
        parts.sort();
        format!("{}:{}", self.total.currency, parts.join(","))
    }
}

impl Debt {
    /// Sort key for oldest first: due date, then id.
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
