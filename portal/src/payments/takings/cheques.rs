//! Cheques that wait for the bank: cleared, or bounced.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;
use domain::payments::{Event, Failure};
use domain::till::TakingKind;
use serde_json::json;

use super::{Taking, TakingError, store};
use crate::billing::invoices;
use crate::payments::advance::{self, ReportOutcome};
use crate::payments::receipts::jobs::ConfirmPayment;
use crate::payments::store as payments;
use crate::platform::actor::{allow, allow_act};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// What the bank says of a cheque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChequeOutcome {
    Cleared,
    Bounced,
}

/// Cheques that wait, the oldest first.
///
/// # Errors
/// Refused without the right to take money.
pub async fn waiting_cheques(portal: &Portal, actor: &Actor) -> Result<Vec<Taking>> {
    allow(actor, Right::TakeMoney)?;
    let mut tx = portal.db.read().await?;
    store::waiting_cheques(&mut tx).await
}

/// Settles a cheque that cleared; the debts of one that bounced are owed as before.
///
/// # Errors
/// Refused without the right to take money; `NotFound`; [`TakingError::WrongState`] if it does not
/// wait any more.
pub async fn decide_cheque(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
    outcome: ChequeOutcome,
) -> Result<(), TakingError> {
    allow_act(actor, Right::TakeMoney)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    // Locked before its state is read: a success is believed in every state, so one that bounced
    // meanwhile must not clear.
    let targets = payments::targets(&mut tx, payment).await?;
    let invoices: Vec<_> = targets.into_iter().map(|target| target.debt.invoice).collect();
    invoices::store::lock(&mut tx, &invoices).await?;
    let found = store::find(&mut tx, payment).await?;
    let cheque = found.filter(|taking| taking.kind == TakingKind::Cheque);
    let cheque = cheque.ok_or(Error::NotFound)?;
    if !cheque.state.is_open() {
        return Err(TakingError::WrongState);
    }
    let event = match outcome {
        ChequeOutcome::Cleared => Event::Succeeded { reference: cheque.reference, at: now },
        ChequeOutcome::Bounced => Event::Declined { failure: Failure::Bounced, last: true },
    };
    let applied = advance::within(portal, &mut tx, payment, event).await?;
    let ReportOutcome::Moved(state) = applied else { return Err(TakingError::WrongState) };
    store::end_waiting(&mut tx, payment).await?;
    if outcome == ChequeOutcome::Cleared {
        queue::enqueue(&mut tx, &ConfirmPayment { payment: payment.clone() }, now).await?;
    }
    let entry = NewEntry::of(AuditAct::ChequeDecided, payment.as_str()).by(Right::TakeMoney);
    audit::append(portal, &mut tx, actor, entry.after(json!({ "state": state.code() }))).await?;
    tx.commit().await?;
    applied.count();
    Ok(())
}
