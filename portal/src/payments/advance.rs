//! Moving a payment by what the gateway said: one transaction under the lock of its invoices.

use domain::ids::{InvoiceId, PaymentId};
use domain::payments::{Event, Payment, State, Step, Target};
use domain::timeline::Happening;
use jiff::Timestamp;

use super::settle::{self, Settlement};
use super::store;
use crate::db::Tx;
use crate::gateways::Report;
use crate::live::{self, NewEvent};
use crate::{Error, Portal, Result};

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Applied {
    /// The payment moved.
    Moved,
    /// Nothing was new.
    Nothing,
    /// It does not match our attempt: amount, currency or reference. Staff must look.
    Mismatch,
    /// The money moved twice. Staff must look.
    Doubled,
}

impl Applied {
    /// The word kept in the database.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Nothing => "nothing",
            Self::Mismatch => "mismatch",
            Self::Doubled => "doubled",
        }
    }
}

/// Moves a payment in a transaction of its own.
pub(crate) async fn alone(portal: &Portal, id: &PaymentId, event: Event) -> Result<Applied> {
    let mut tx = portal.db.write().await?;
    let applied = within(&mut tx, portal.now(), id, event).await?;
    tx.commit().await?;
    portal.live.announce();
    Ok(applied)
}

/// Moves a payment by a report, in a transaction of its own.
pub(super) async fn by_report(
    portal: &Portal,
    payment: &Payment,
    report: &Report,
) -> Result<Applied> {
    let mut tx = portal.db.write().await?;
    let applied = report_within(&mut tx, portal.now(), &payment.id, report).await?;
    tx.commit().await?;
    portal.live.announce();
    Ok(applied)
}

/// Moves a payment by a report, if the report matches our attempt.
pub(super) async fn report_within(
    tx: &mut Tx,
    now: Timestamp,
    id: &PaymentId,
    report: &Report,
) -> Result<Applied> {
    let Some(event) = report.event.clone() else { return Ok(Applied::Nothing) };
    let payment = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let matching = report.amount == payment.amount
        && report.payment.as_ref().is_none_or(|theirs| theirs == id)
        && match (&event, payment.state.reference()) {
            (Event::Succeeded { reference, .. } | Event::Processing { reference }, Some(ours)) => {
                matches!(payment.state, State::Succeeded { .. }) || reference == ours
            }
            _ => true,
        };
    if !matching {
        tracing::error!(payment = %id, "the gateway's report does not match our attempt");
        return Ok(Applied::Mismatch);
    }
    within(tx, now, id, event).await
}

/// Moves a payment; when the money moved, settles it in the same transaction.
async fn within(tx: &mut Tx, now: Timestamp, id: &PaymentId, event: Event) -> Result<Applied> {
    let unlocked = store::targets(tx, id).await?;
    let invoices: Vec<InvoiceId> = unlocked.iter().map(|t| t.debt.invoice.clone()).collect();
    store::lock_invoices(tx, &invoices).await?;
    let payment = store::find(tx, id).await?.ok_or(Error::NotFound)?;

    let state = match payment.state.clone().after(event) {
        Step::Kept(_) => return Ok(Applied::Nothing),
        Step::Doubled(_) => {
            tracing::error!(payment = %id, "the money of a payment moved twice");
            return Ok(Applied::Doubled);
        }
        Step::Moved(state) => state,
    };

    let next = Payment::next_check(state.kind(), 0, now);
    store::save_state(tx, id, &state, now, next).await?;
    let targets = store::targets(tx, id).await?;
    if let State::Succeeded { .. } = state {
        let payment = &Payment { state, ..payment };
        let settlement = Settlement { at: now, payment, targets: &targets };
        settle::settle(tx, now, &[settlement]).await?;
    } else {
        record(tx, now, id, &state, &targets).await?;
    }
    Ok(Applied::Moved)
}

/// Tells the timelines of the invoices how the payment stands.
async fn record(
    tx: &mut Tx,
    now: Timestamp,
    id: &PaymentId,
    state: &State,
    targets: &[Target],
) -> Result<()> {
    let what = match state {
        State::Unknown => Happening::PaymentUnknown,
        State::Processing { .. } => Happening::PaymentProcessing,
        State::Started { declined: Some(failure), .. } => {
            Happening::PaymentDeclined { failure: *failure }
        }
        State::Failed { failure } => Happening::PaymentFailed { failure: *failure },
        State::Expired => Happening::PaymentExpired,
        State::Cancelled => Happening::PaymentCancelled,
        State::Started { declined: None, .. } | State::Created | State::Succeeded { .. } => {
            return Ok(());
        }
    };
    let mut told: Vec<&InvoiceId> = Vec::new();
    let mut events = Vec::new();
    for target in targets {
        if !told.contains(&&target.debt.invoice) {
            told.push(&target.debt.invoice);
            events.push(NewEvent {
                customer: &target.debt.customer,
                invoice: Some(&target.debt.invoice),
                payment: Some(id),
                what: what.clone(),
            });
        }
    }
    live::store::record(tx, now, &events).await
}
