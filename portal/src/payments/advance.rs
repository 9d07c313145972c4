//! Applies gateway reports to payments, in one transaction under the lock of their invoices.

use domain::activity::Activity;
use domain::ids::{InvoiceId, PaymentId};
use domain::payments::{Event, Payment, Settlement, State, StateKind, Target, Transition};
use jiff::Timestamp;

use super::{settle, store};
use crate::billing::invoices;
use crate::outside::gateways::Report;
use crate::platform::db::Tx;
use crate::platform::feed::{self, NewActivity};
use crate::{Error, Portal, Result};

/// Outcome of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportOutcome {
    /// The payment changed to this state.
    Moved(StateKind),
    Nothing,
    /// The amount, currency or reference differs from our attempt. Staff must investigate.
    Mismatch,
    /// The money moved twice. Staff must investigate.
    Doubled,
}

impl ReportOutcome {
    /// Code in the database.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Moved(_) => "moved",
            Self::Nothing => "nothing",
            Self::Mismatch => "mismatch",
            Self::Doubled => "doubled",
        }
    }

    /// Updates the metrics; called after the commit.
    pub(crate) fn count(self) {
        let outcome = match self {
            Self::Nothing => return,
            Self::Moved(state) => state.code(),
            Self::Mismatch | Self::Doubled => self.code(),
        };
        metrics::counter!("aldia_payments_total", "outcome" => outcome).increment(1);
    }
}

/// Applies an event in a transaction of its own.
pub(crate) async fn alone(portal: &Portal, id: &PaymentId, event: Event) -> Result<ReportOutcome> {
    let mut tx = portal.db.write().await?;
    let applied = within(portal, &mut tx, id, event).await?;
    tx.commit().await?;
    applied.count();
    Ok(applied)
}

/// Applies a report in a transaction of its own.
pub(super) async fn by_report(
    portal: &Portal,
    payment: &Payment,
    report: &Report,
) -> Result<ReportOutcome> {
    let mut tx = portal.db.write().await?;
    let applied = report_within(portal, &mut tx, &payment.id, report).await?;
    tx.commit().await?;
    applied.count();
    Ok(applied)
}

/// Applies a report, if it matches our attempt.
pub(super) async fn report_within(
    portal: &Portal,
    tx: &mut Tx,
    id: &PaymentId,
    report: &Report,
) -> Result<ReportOutcome> {
    let Some(event) = report.event.clone() else { return Ok(ReportOutcome::Nothing) };
    let payment = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let matching = report.amount == payment.amount
        && report.payment.as_ref().is_none_or(|theirs| theirs == id)
        && match (&event, payment.state.reference()) {
            (Event::Succeeded { reference, .. }, Some(ours)) => {
                matches!(payment.state, State::Succeeded { .. }) || reference == ours
            }
            // Each card attempt has a reference of its own.
            (Event::Declined { last: false, .. }, _) | (_, None) => true,
            // An event of another checkout of ours says nothing about the payer's.
            (_, Some(ours)) => report.reference == ours,
        };
    if !matching {
        tracing::error!(payment = %id, "the gateway's report does not match our attempt");
        return Ok(ReportOutcome::Mismatch);
    }
    within(portal, tx, id, event).await
}

/// Applies an event; if the money moved, settles the payment in the same transaction.
pub(super) async fn within(
    portal: &Portal,
    tx: &mut Tx,
    id: &PaymentId,
    event: Event,
) -> Result<ReportOutcome> {
    let now = portal.now();
    let unlocked = store::targets(tx, id).await?;
    let invoices: Vec<InvoiceId> = unlocked.iter().map(|t| t.debt.invoice.clone()).collect();
    invoices::store::lock(tx, &invoices).await?;
    let payment = store::find(tx, id).await?.ok_or(Error::NotFound)?;

    let event = match event {
        Event::Succeeded { reference, at: said } => {
            let at = payment.moved_at(said, now);
            if at != said {
                tracing::warn!(payment = %id, %said, "the gateway says an impossible time");
            }
            Event::Succeeded { reference, at }
        }
        event => event,
    };
    let before = payment.state.kind();
    let state = match payment.state.clone().after(event) {
        Transition::Kept(_) => return Ok(ReportOutcome::Nothing),
        Transition::Doubled(_) => {
            tracing::error!(payment = %id, "the money of a payment moved twice");
            return Ok(ReportOutcome::Doubled);
        }
        Transition::Moved(state) => state,
    };

    let kind = state.kind();
    let payment = &Payment { state, ..payment };
    store::save_state(tx, id, &payment.state, now, payment.next_check(0, now)).await?;
    let targets = store::targets(tx, id).await?;
    if kind == StateKind::Succeeded {
        let settlement = Settlement { at: now, payment, targets: &targets };
        settle::settle(portal, tx, now, &[settlement]).await?;
    } else {
        record(tx, now, before, payment, &targets)?;
    }
    Ok(ReportOutcome::Moved(kind))
}

/// Records the payment's state in the invoices' activity.
pub(super) fn record(
    tx: &mut Tx,
    now: Timestamp,
    before: StateKind,
    payment: &Payment,
    targets: &[Target],
) -> Result<()> {
    let what = match &payment.state {
        State::Started { declined: None, .. } if before == StateKind::Unknown => {
            Activity::PaymentOpened
        }
        State::Unknown => Activity::PaymentUnknown,
        State::Processing { .. } => Activity::PaymentProcessing,
        State::Started { declined: Some(failure), .. } => {
            Activity::PaymentDeclined { failure: *failure }
        }
        State::Failed { failure } => Activity::PaymentFailed { failure: *failure },
        State::Expired => Activity::PaymentExpired,
        State::Cancelled => Activity::PaymentCancelled,
        State::Started { declined: None, .. } | State::Created | State::Succeeded { .. } => {
            return Ok(());
        }
    };
    let mut told: Vec<&InvoiceId> = Vec::new();
    let mut events = Vec::new();
    for target in targets {
        if !told.contains(&&target.debt.invoice) {
            told.push(&target.debt.invoice);
            events.push(NewActivity {
                customer: &target.debt.customer,
                invoice: Some(&target.debt.invoice),
                payment: Some(&payment.id),
                what: what.clone(),
            });
        }
    }
    feed::store::record(tx, now, &events)
}
