//! Where the money of a payment goes.

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
    /// Whose debt.
    pub customer: CustomerId,
    /// How much.
    pub amount: Money,
}

/// How a payment was divided; the parts and the credits add up to what was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// What goes to instalments; every part is above zero.
    pub parts: Vec<Part>,
    /// What is too much, for the customer whose debt it was meant for; each is above zero.
    pub credits: Vec<(CustomerId, Money)>,
}

/// Divides a settled payment. Each debt gets what the payer meant for it, as far as it is still
/// owed; what was paid meanwhile by somebody else becomes credit of that debt's customer. More
/// than the targets' sum goes to the first target's customer as credit; less fills oldest first.
///
/// `owed` gives what each target's instalment owes now.
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

/// Spreads a free amount over debts, oldest first. Gives what each takes and what is left over.
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
