//! Receipts: the numbered proof that a payment settled, born in the settling commit.

use domain::calendar::Date;
use domain::ids::{CustomerId, InvoiceId, PaymentId, ReceiptId};
use domain::money::Money;
use domain::payments::Allocation;
use jiff::Timestamp;
use rand::Rng;

use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Error, Result};
use domain::payments::SettledPayment;

pub(crate) mod jobs;
mod pdf;
mod read;
pub(crate) mod store;
mod verify;

pub use pdf::pdf;
pub use read::{ReceiptView, find};
pub use verify::{GenuineReceipt, masked, verify};

/// What was paid of one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidLine {
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// What it is for.
    pub description: String,
    pub instalment: i64,
    pub instalments: i64,
    /// When it was due.
    pub due_on: Date,
    /// What was paid of it.
    pub amount: Money,
    /// What was left to pay of the whole invoice afterwards.
    pub left: Money,
}

/// A receipt to be written.
pub(crate) struct NewReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) number: i64,
    pub(crate) payment: PaymentId,
    pub(crate) customer: CustomerId,
    pub(crate) amount: Money,
    pub(crate) code: String,
    pub(crate) at: Timestamp,
}

/// Issues the receipts of settled payments: one for each customer that a payment paid for. Numbers
/// have no gap: the counter is taken in the settling transaction and given back with it.
pub(crate) async fn issue(
    tx: &mut Tx,
    now: Timestamp,
    settled: &[SettledPayment<'_>],
) -> Result<()> {
    let mut paid_for = Vec::with_capacity(settled.len());
    for one in settled {
        paid_for.extend(sums(&one.allocation)?.into_iter().map(|sum| (one, sum)));
    }
    let count = i64::try_from(paid_for.len()).map_err(Error::internal)?;
    let last = store::take_numbers(tx, count).await?;
    let receipts: Vec<NewReceipt> = (last - count + 1..)
        .zip(paid_for)
        .map(|(number, (SettledPayment { at, payment, .. }, (customer, amount)))| {
            let (id, payment, code) = (ids::new(now), payment.id.clone(), code());
            NewReceipt { id, number, payment, customer, amount, code, at: *at }
        })
        .collect();
    store::insert(tx, &receipts).await
}

/// Takes the lock of the numbers before other locks: for those who also record events before they
/// settle, since settling takes the numbers first and the events' lock second.
pub(crate) async fn hold_numbers(tx: &mut Tx) -> Result<()> {
    store::take_numbers(tx, 0).await?;
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
