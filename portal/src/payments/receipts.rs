//! Receipts: numbered proofs of settled payments, issued in the settling commit.

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

pub(in crate::payments) use pdf::for_desk;
pub use pdf::pdf;
pub(in crate::payments) use read::address_of;
pub use read::{ReceiptView, find};
pub use verify::{GenuineReceipt, masked, verify};

/// Amount paid of one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidLine {
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub description: String,
    pub instalment: i64,
    pub instalments: i64,
    pub due_on: Date,
    pub amount: Money,
    /// Amount then outstanding of the whole invoice.
    pub left: Money,
}

pub(crate) struct NewReceipt {
    pub(crate) id: ReceiptId,
    pub(crate) number: i64,
    pub(crate) payment: PaymentId,
    pub(crate) customer: CustomerId,
    pub(crate) amount: Money,
    pub(crate) code: String,
    pub(crate) at: Timestamp,
}

/// Issues the receipts of settled payments, one per customer. Numbers are consecutive: the counter
/// is incremented in the settling transaction and rolled back with it.
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

/// Amount paid for each customer, in the order of the debts.
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

/// An unguessable code: 100 random bits in letters that are hard to confuse.
fn code() -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut rng = rand::rng();
    (0..20).map(|_| char::from(SIGNS[rng.random_range(0..SIGNS.len())])).collect()
}
