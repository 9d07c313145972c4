//! Takes back payments that were recorded from outside: their debts are owed again. The payment
//! and its receipt stay, as what was so until then.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Actor, Right};
use domain::activity::Activity;
use domain::ids::{CustomerId, InstalmentId, InvoiceId, PaymentId, PostingId};
use domain::ledger::Posting;
use domain::money::Money;
use domain::payments::Origin;
use jiff::Timestamp;

use crate::billing::{debtors, invoices, ledger};
use crate::platform::actor::{allow, author};
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::ids;
use crate::{Error, Portal, Result};

pub(in crate::payments) mod store;

/// Why a payment cannot be taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReversalError {
    #[error("only payments recorded from outside can be taken back here")]
    NotOffline,
    #[error("the payment is taken back already")]
    Reversed,
    #[error("a part of the payment became credit")]
    HasCredit,
    #[error("a part of the payment was refunded")]
    Refunded,
    /// Unapplied money is put back where it was matched.
    #[error("the payment is matched unapplied money")]
    Matched,
    #[error(transparent)]
    Portal(#[from] Error),
}

/// Takes a recorded payment back.
///
/// # Errors
/// See [`ReversalError`]; refused without the right to take money, or without the payment.
pub async fn reverse(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
) -> Result<(), ReversalError> {
    allow(actor, Right::TakeMoney)?;
    let mut tx = portal.db.write().await?;
    lock(&mut tx, payment).await?;
    if store::is_match(&mut tx, payment).await? {
        return Err(ReversalError::Matched);
    }
    reverse_in(portal, &mut tx, &author(actor), std::slice::from_ref(payment)).await?;
    tx.commit().await?;
    Ok(())
}

/// Locks the invoices of a payment, and checks that it can be taken back.
///
/// # Errors
/// See [`ReversalError`].
pub(super) async fn lock(tx: &mut Tx, payment: &PaymentId) -> Result<(), ReversalError> {
    let payments = std::slice::from_ref(payment);
    let parts = store::parts(tx, payments).await?;
    let invoices: Vec<InvoiceId> = parts.iter().map(|part| part.invoice.clone()).collect();
    invoices::store::lock(tx, &invoices).await?;
    let found = store::payments(tx, payments).await?.pop().ok_or(Error::NotFound)?;
    match found {
        store::ReversiblePayment { origin, .. } if origin != Origin::Offline => {
            Err(ReversalError::NotOffline)
        }
        store::ReversiblePayment { is_reversed: true, .. } => Err(ReversalError::Reversed),
        store::ReversiblePayment { has_credit: true, .. } => Err(ReversalError::HasCredit),
        store::ReversiblePayment { is_refunded: true, .. } => Err(ReversalError::Refunded),
        store::ReversiblePayment { .. } => Ok(()),
    }
}

/// A part of a payment.
pub(in crate::payments) struct ReversedPart {
    pub(in crate::payments) payment: PaymentId,
    pub(in crate::payments) instalment: InstalmentId,
    pub(in crate::payments) invoice: InvoiceId,
    pub(in crate::payments) customer: CustomerId,
    pub(in crate::payments) amount: Money,
}

/// Takes payments back inside a transaction. The caller holds the locks of their invoices and has
/// checked that they can be taken back.
pub(crate) async fn reverse_in(
    portal: &Portal,
    tx: &mut Tx,
    by: &str,
    payments: &[PaymentId],
) -> Result<()> {
    if payments.is_empty() {
        return Ok(());
    }
    let now = portal.now();
    let parts = store::parts(tx, payments).await?;
    let mut by_payment: BTreeMap<&PaymentId, Vec<&ReversedPart>> = BTreeMap::new();
    for part in &parts {
        by_payment.entry(&part.payment).or_default().push(part);
    }
    let reversals: Vec<(PostingId, &PaymentId)> =
        by_payment.keys().map(|payment| (ids::new(now), *payment)).collect();
    let postings: Vec<(Timestamp, Posting)> = reversals
        .iter()
        .zip(by_payment.values())
        .map(|((id, _), parts)| Ok((now, posting(id, parts)?)))
        .collect::<Result<_>>()?;
    store::insert(tx, &reversals, by, now).await?;
    store::reopen(tx, &parts).await?;
    ledger::post(portal, tx, &postings).await?;
    let customers: BTreeSet<&str> = parts.iter().map(|part| part.customer.as_str()).collect();
    debtors::store::wake_of_customers(tx, &customers, now).await?;
    let events: Vec<_> = parts.iter().map(event).collect();
    feed::store::record(tx, now, &events)
}

fn posting(id: &PostingId, parts: &[&ReversedPart]) -> Result<Posting> {
    let first = parts.first().ok_or_else(|| Error::internal("a payment without parts"))?;
    let amounts = parts.iter().map(|part| part.amount);
    let sum = Money::sum(first.amount.currency, amounts).map_err(Error::corrupt)?;
    let owed = parts.iter().map(|part| (part.instalment.clone(), part.amount));
    let funds = Origin::Offline.code().to_owned();
    Posting::reversal(id.clone(), funds, sum, owed).map_err(Error::corrupt)
}

const fn event(part: &ReversedPart) -> NewActivity<'_> {
    NewActivity {
        customer: &part.customer,
        invoice: Some(&part.invoice),
        payment: Some(&part.payment),
        what: Activity::PaymentReversed { amount: part.amount },
    }
}

#[cfg(test)]
mod tests;
