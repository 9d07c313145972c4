//! Receipts: the numbered proof that a payment settled, born in the settling commit.

use domain::ids::{CustomerId, ReceiptId};
use domain::money::Money;
use domain::payments::{Allocation, Payment};
use jiff::Timestamp;
use rand::Rng;

use crate::db::Tx;
use crate::{Error, Result, ids};

pub(crate) mod jobs;
pub(crate) mod store;

/// A receipt to be written.
pub(crate) struct NewReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) number: i64,
    pub(crate) customer: CustomerId,
    pub(crate) amount: Money,
    pub(crate) code: String,
}

/// Issues the receipts of a settled payment: one for each customer that it paid for. Numbers
/// have no gap: the counter is taken in the settling transaction and given back with it.
pub(crate) async fn issue(
    tx: &mut Tx,
    now: Timestamp,
    payment: &Payment,
    allocation: &Allocation,
) -> Result<()> {
    let sums = sums(allocation)?;
    let last = store::take_numbers(tx, i64::try_from(sums.len()).map_err(Error::internal)?).await?;
    for (back, (customer, amount)) in sums.into_iter().rev().enumerate() {
        let number = last - i64::try_from(back).map_err(Error::internal)?;
        let receipt = NewReceipt { id: ids::new(now), number, customer, amount, code: code() };
        store::insert(tx, now, payment, &receipt).await?;
    }
    Ok(())
}

/// What was paid for each customer, in the order of the debts.
fn sums(allocation: &Allocation) -> Result<Vec<(CustomerId, Money)>> {
    let parts = allocation.parts.iter().map(|p| (&p.customer, p.amount));
    let credits = allocation.credits.iter().map(|(customer, amount)| (customer, *amount));
    let mut sums: Vec<(CustomerId, Money)> = Vec::new();
    for (customer, amount) in parts.chain(credits) {
        match sums.iter_mut().find(|(known, _)| known == customer) {
            Some((_, sum)) => *sum = sum.plus(amount).map_err(Error::corrupt)?,
            None => sums.push((customer.clone(), amount)),
        }
    }
    Ok(sums)
}

/// A code that nobody guesses: 100 random bits in letters that are not mistaken for each other.
fn code() -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut rng = rand::rng();
    (0..20).map(|_| char::from(SIGNS[rng.random_range(0..SIGNS.len())])).collect()
}
