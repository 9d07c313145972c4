//! Settlement: one commit of payment, allocation, ledger, receipts, activity and confirmation.

use domain::activity::Activity;
use domain::ledger::{LedgerAccount, Posting};
use domain::payments::{Allocation, Origin, Payment, SettledPayment, Settlement};
use jiff::Timestamp;

use super::payloads::WithdrawPayment;
use super::receipts::jobs::ConfirmPayment;
use super::store;
use crate::billing::ledger;
use crate::contact::reminders;
use crate::payments::receipts;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Settles payments; no instalment may occur twice. Other attempts on the same debts are withdrawn,
/// so that nobody pays on a page opened earlier. The caller holds the locks of the targets'
/// invoices, has written the states, and commits.
pub(super) async fn settle(
    portal: &Portal,
    tx: &mut Tx,
    now: Timestamp,
    settlements: &[Settlement<'_>],
) -> Result<()> {
    let settled = settlements.iter().map(|one| one.settle().map_err(Error::corrupt));
    let settled: Vec<SettledPayment<'_>> = settled.collect::<Result<_>>()?;
    let postings: Vec<(Timestamp, Posting)> = settled
        .iter()
        .map(|s| Ok((s.at, posting(s.payment, &s.allocation)?)))
        .collect::<Result<_>>()?;

    store::allocate(tx, &settled).await?;
    let paid: Vec<&str> = settled
        .iter()
        .flat_map(|s| s.allocation.parts.iter().map(|part| part.instalment.as_str()))
        .collect();
    let dropped = reminders::settled(tx, &portal.settings, now, &paid).await?;
    store::give_credits(tx, &settled).await?;
    ledger::post(portal, tx, &postings).await?;
    let mut events = events(&settled)?;
    events.extend(dropped.events().map(|event| (now, event)));
    feed::store::record_each(tx, &events)?;
    let ids: Vec<_> = settled.iter().map(|s| &s.payment.id).collect();
    for payment in store::others_on_targets_of(tx, &ids).await? {
        queue::enqueue(tx, &WithdrawPayment { payment }, now).await?;
    }
    for SettledPayment { payment, .. } in &settled {
        if payment.origin != Origin::Offline {
            let payment = payment.id.clone();
            queue::enqueue(tx, &ConfirmPayment { payment }, now).await?;
        }
    }
    // Last, because all settlements wait for the counter of numbers.
    receipts::issue(tx, now, &settled).await
}

fn posting(payment: &Payment, allocation: &Allocation) -> Result<Posting> {
    let paid = allocation.parts.iter().map(|p| {
        (LedgerAccount::Receivable(p.instalment.clone()), p.amount) //
    });
    let credits = allocation.credits.iter().map(|(customer, amount)| {
        (LedgerAccount::Credit(customer.clone()), *amount) //
    });
    let funds = payment.origin.code().to_owned();
    Posting::settlement(payment.id.clone(), funds, payment.amount, paid.chain(credits))
        .map_err(Error::corrupt)
}

fn events<'a>(settled: &'a [SettledPayment<'a>]) -> Result<Vec<(Timestamp, NewActivity<'a>)>> {
    let mut events = Vec::with_capacity(settled.len());
    for SettledPayment { at, payment, allocation } in settled {
        let told = events_of(payment, allocation)?;
        events.extend(told.into_iter().map(|event| (*at, event)));
    }
    Ok(events)
}

/// Activity of a settlement: one per paid invoice, with the sum of its parts, and one per credit.
fn events_of<'a>(payment: &'a Payment, allocation: &'a Allocation) -> Result<Vec<NewActivity<'a>>> {
    let mut events: Vec<NewActivity<'a>> = Vec::new();
    for part in &allocation.parts {
        let known = events.iter_mut().find(|e| e.invoice == Some(&part.invoice));
        if let Some(NewActivity { what: Activity::PaymentSettled { amount }, .. }) = known {
            *amount = amount.plus(part.amount).map_err(Error::corrupt)?;
            continue;
        }
        events.push(NewActivity {
            customer: &part.customer,
            invoice: Some(&part.invoice),
            payment: Some(&payment.id),
            what: Activity::PaymentSettled { amount: part.amount },
        });
    }
    for (customer, amount) in &allocation.credits {
        events.push(NewActivity {
            customer,
            invoice: None,
            payment: Some(&payment.id),
            what: Activity::CreditGiven { amount: *amount },
        });
    }
    Ok(events)
}
