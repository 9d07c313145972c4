//! Settlement of payments.

use super::{Allocation, Payment, Target, allocate};
use crate::calendar::Timestamp;
use crate::money::{Money, MoneyError};

/// A payment whose money has moved, its targets, and the effective time.
#[derive(Debug, Clone, Copy)]
pub struct Settlement<'a> {
    /// Time when the money moved.
    pub at: Timestamp,
    /// The payment.
    pub payment: &'a Payment,
    /// Intended debts and amounts, with what is outstanding.
    pub targets: &'a [Target],
}

/// A payment and its allocation.
#[derive(Debug, Clone)]
pub struct SettledPayment<'a> {
    /// Time when the money moved.
    pub at: Timestamp,
    /// The payment.
    pub payment: &'a Payment,
    /// Parts of instalments, and credits.
    pub allocation: Allocation,
}

impl<'a> Settlement<'a> {
    /// Allocates the money.
    ///
    /// # Errors
    /// When currencies differ or a sum is out of range.
    pub fn settle(&self) -> Result<SettledPayment<'a>, MoneyError> {
        let Self { at, payment, targets } = *self;
        let outstanding = |id: &_| {
            let target = targets.iter().find(|t| t.debt.instalment == *id);
            target.map_or(Money::zero(payment.amount.currency), |t| t.debt.outstanding)
        };
        let allocation = allocate(payment.amount, targets, outstanding)?;
        Ok(SettledPayment { at, payment, allocation })
    }
}
