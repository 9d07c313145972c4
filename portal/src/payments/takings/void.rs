//! Takes back what was entered by mistake, while the till is open.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;
use domain::money::Money;
use domain::till::{CashMovementKind, TakingKind, TillState};
use serde_json::json;

use super::{TakingError, reason_of, store, take};
use crate::payments::reversal;
use crate::payments::tills::movements::move_cash;
use crate::payments::tills::store::{self as tills, NewMovement};
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::{Error, Portal, Result};

/// Takes a payment of the own open till back: its debts are owed again, and cash leaves the till.
///
/// # Errors
/// Refused without the right to take money; `NotFound` for a payment of another cashier;
/// [`TakingError`]: `NoReason`, `LongReason`, `TillClosed`, `WrongState`, `HasCredit`.
pub async fn void(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
    reason: &str,
) -> Result<(), TakingError> {
    staff(actor, Right::TakeMoney)?;
    let reason = reason_of(reason)?;
    let (now, by) = (portal.now(), author(actor));
    let mut tx = portal.db.write().await?;
    let found = store::find(&mut tx, payment).await?.filter(|taking| taking.taken_by == by);
    let taking = found.ok_or(Error::NotFound)?;
    let till_id = taking.till.ok_or(TakingError::TillClosed)?;
    if taking.kind == TakingKind::Cheque {
        // Whether it cleared is decided on its own.
        return Err(TakingError::WrongState);
    }
    reversal::lock(&mut tx, payment).await?;
    let till = tills::locked(&mut tx, &till_id).await?.ok_or(Error::NotFound)?;
    if till.state != TillState::Open {
        return Err(TakingError::TillClosed);
    }
    reversal::reverse_in(portal, &mut tx, &by, std::slice::from_ref(payment)).await?;
    if taking.kind == TakingKind::Cash {
        let amount = Money::zero(taking.amount.currency).minus(taking.amount);
        let amount = amount.map_err(Error::corrupt)?;
        let (kind, other) = (CashMovementKind::Void, take::funds());
        let (till, payment) = (&till.id, Some(payment));
        move_cash(portal, &mut tx, now, &by, NewMovement { till, kind, payment, amount, other })
            .await?;
    }
    let entry = NewEntry::of(AuditAct::TakingVoided, payment.as_str()).by(Right::TakeMoney);
    let entry = entry.because(&reason).after(json!({
        "kind": taking.kind.code(), "amount": taking.amount.to_decimal(),
        "currency": taking.amount.currency.code(), "till": till.id,
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}
