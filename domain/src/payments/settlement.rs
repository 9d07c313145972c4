//! What a payment settles.

use super::{Allocation, Payment, Target, allocate};
use crate::calendar::Timestamp;
use crate::money::{Money, MoneyError};

/// A payment whose money has moved, what it is meant for, and the instant that counts.
#[derive(Debug, Clone, Copy)]
pub struct Settlement<'a> {
    /// When the money moved.
    pub at: Timestamp,
    /// The payment.
    pub payment: &'a Payment,
    /// What it is meant for, with what is outstanding of it.
    pub targets: &'a [Target],
}

/// A payment and where its money goes.
#[derive(Debug, Clone)]
pub struct SettledPayment<'a> {
    /// When the money moved.
    pub at: Timestamp,
    /// The payment.
    pub payment: &'a Payment,
    /// The parts of the instalments, and what becomes credit.
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
