//! Allocation of a payment's money.

use super::basket::{Debt, Target};
use crate::ids::{CustomerId, InstalmentId, InvoiceId};
use crate::money::{Money, MoneyError};

/// The part of a payment that goes to one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The instalment.
    pub instalment: InstalmentId,
    /// Its invoice.
    pub invoice: InvoiceId,
    /// Customer who owes it.
    pub customer: CustomerId,
    /// Amount.
    pub amount: Money,
}

/// Division of a payment; parts and credits add up to the amount paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Parts of instalments, each above zero.
    pub parts: Vec<Part>,
    /// Overpayments by customer, each above zero.
    pub credits: Vec<(CustomerId, Money)>,
}

/// Divides a settled payment. Each debt gets the amount intended for it, up to what is still owed;
/// the rest becomes credit of that debt's customer. Money above the targets' sum becomes credit of
/// the first target's customer; less than the sum is allocated to the oldest first.
///
/// `owed` returns the amount currently owed for a target.
///
/// # Errors
/// Mixed currencies, or too large.
pub fn allocate(
    paid: Money,
    targets: &[Target],
    owed: impl Fn(&InstalmentId) -> Money,
) -> Result<Allocation, MoneyError> {
    let mut left = paid;
    let mut allocation = Allocation { parts: Vec::new(), credits: Vec::new() };
    for target in targets {
        let meant = target.amount.least(left)?;
        let taken = meant.least(owed(&target.debt.instalment))?;
        let taken = Money::new(taken.minor.max(0), taken.currency);
        if !taken.is_zero() {
            allocation.parts.push(part(&target.debt, taken));
        }
        allocation.credit(&target.debt.customer, meant.minus(taken)?)?;
        left = left.minus(meant)?;
    }
    if let Some(first) = targets.first() {
        allocation.credit(&first.debt.customer, left)?;
    }
    Ok(allocation)
}

/// Allocates an amount to debts, oldest first. Returns the parts and the remainder.
///
/// # Errors
/// Mixed currencies, or too large.
pub fn spread(amount: Money, debts: &[Debt]) -> Result<(Vec<Part>, Money), MoneyError> {
    let mut oldest_first: Vec<&Debt> = debts.iter().filter(|d| !d.disputed).collect();
    oldest_first.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut left = amount;
    let mut parts = Vec::new();
    for debt in oldest_first {
        let taken = debt.outstanding.least(left)?;
        if taken.minor > 0 {
            parts.push(part(debt, taken));
            left = left.minus(taken)?;
        }
    }
    Ok((parts, left))
}

fn part(debt: &Debt, amount: Money) -> Part {
    Part {
        instalment: debt.instalment.clone(),
        invoice: debt.invoice.clone(),
        customer: debt.customer.clone(),
        amount,
    }
}

impl Allocation {
    fn credit(&mut self, customer: &CustomerId, amount: Money) -> Result<(), MoneyError> {
        if amount.is_zero() {
            return Ok(());
        }
        match self.credits.iter_mut().find(|(c, _)| c == customer) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => self.credits.push((customer.clone(), amount)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
