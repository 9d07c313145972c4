//! Settling: one commit of payment, allocation, ledger, receipts, timeline and confirmation.

use domain::ledger::{Account, Posting};
use domain::money::Money;
use domain::payments::{Allocation, Origin, Payment, Target, allocate};
use domain::timeline::Happening;
use jiff::Timestamp;

use super::store;
use crate::db::Tx;
use crate::live::{self, NewEvent};
use crate::outbox::{self, Job};
use crate::{Error, Result, ledger, receipts};

/// Settles a payment whose money has moved. The caller holds the lock of the targets' invoices,
/// has written the state, and commits.
pub(super) async fn settle(
    tx: &mut Tx,
    now: Timestamp,
    payment: &Payment,
    targets: &[Target],
) -> Result<()> {
    let owed = |id: &_| {
        let target = targets.iter().find(|t| t.debt.instalment == *id);
        target.map_or(Money::zero(payment.amount.currency), |t| t.debt.outstanding)
    };
    let allocation = allocate(payment.amount, targets, owed).map_err(Error::corrupt)?;
    let posting = posting(payment, &allocation)?;

    store::allocate(tx, &payment.id, now, &allocation.parts).await?;
    store::give_credits(tx, &payment.id, &allocation.credits).await?;
    ledger::store::insert(tx, now, &posting).await?;
    receipts::issue(tx, now, payment, &allocation).await?;
    live::store::record(tx, now, &events(payment, &allocation)?).await?;
    if payment.origin != Origin::Offline {
        let payment = payment.id.clone();
        outbox::enqueue(tx, &Job::ConfirmPayment { payment }, now).await?;
    }
    Ok(())
}

fn posting(payment: &Payment, allocation: &Allocation) -> Result<Posting> {
    let paid = allocation.parts.iter().map(|p| {
        (Account::Receivable(p.instalment.clone()), p.amount) //
    });
    let credits = allocation.credits.iter().map(|(customer, amount)| {
        (Account::Credit(customer.clone()), *amount) //
    });
    let funds = payment.origin.code().to_owned();
    Posting::settlement(payment.id.clone(), funds, payment.amount, paid.chain(credits))
        .map_err(Error::corrupt)
}

/// One event for each invoice that was paid, with the sum of its parts, and one for each credit.
fn events<'a>(payment: &'a Payment, allocation: &'a Allocation) -> Result<Vec<NewEvent<'a>>> {
    let mut events: Vec<NewEvent<'a>> = Vec::new();
    for part in &allocation.parts {
        let known = events.iter_mut().find(|e| e.invoice == Some(&part.invoice));
        if let Some(NewEvent { what: Happening::PaymentSettled { amount }, .. }) = known {
            *amount = amount.plus(part.amount).map_err(Error::corrupt)?;
            continue;
        }
        events.push(NewEvent {
            customer: &part.customer,
            invoice: Some(&part.invoice),
            payment: Some(&payment.id),
            what: Happening::PaymentSettled { amount: part.amount },
        });
    }
    for (customer, amount) in &allocation.credits {
        events.push(NewEvent {
            customer,
            invoice: None,
            payment: Some(&payment.id),
            what: Happening::CreditGiven { amount: *amount },
        });
    }
    Ok(events)
}
