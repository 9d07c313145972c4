//! Undoes a match: its debts are owed again, and the money is nobody's.

use domain::access::{Actor, Right};
use domain::ids::UnappliedId;
use domain::unapplied::UnappliedEvent;
use serde_json::json;

use super::store::{self, NewMovementRow};
use super::{UnappliedError, matching, reason_of};
use crate::payments::reversal::{self, ReversalError};
use crate::platform::actor::{author, staff};
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Undoes a match, with a reason.
///
/// # Errors
/// Refused without the right to match money; `NotFound`; [`UnappliedError`]: `NoReason`,
/// `LongReason`, `NotMatched`, `Stale`, `HasCredit`, `Refunded`.
pub async fn put_back(
    portal: &Portal,
    actor: &Actor,
    id: &UnappliedId,
    version: i64,
    reason: &str,
) -> Result<(), UnappliedError> {
    staff(actor, Right::MatchMoney)?;
    let reason = reason_of(reason)?;
    let (now, by) = (portal.now(), author(actor));
    let mut tx = portal.db.write().await?;
    let found = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let payment = found.payment.ok_or(UnappliedError::NotMatched)?;
    // Invoices are locked before all else.
    reversal::lock(&mut tx, &payment).await?;
    let money = store::locked(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if money.version != version || money.payment.as_ref() != Some(&payment) {
        return Err(UnappliedError::Stale);
    }
    reversal::reverse_in(portal, &mut tx, &by, std::slice::from_ref(&payment)).await?;
    let row = NewMovementRow {
        id: &ids::new(now),
        money: id,
        number: money.version + 1,
        event: UnappliedEvent::PutBack,
        payment: Some(&payment),
        customer: money.customer.as_ref(),
        effective_on: portal.today(),
        amount: money.credit.amount,
        reason: Some(&reason),
        by: &by,
        now,
    };
    matching::move_money(portal, &mut tx, &row).await?;
    let entry = NewEntry::of(AuditAct::UnappliedPutBack, id.as_str()).by(Right::MatchMoney);
    let entry = entry.because(&reason).after(json!({
        "payment": payment, "amount": money.credit.amount.to_decimal(),
        "currency": money.credit.amount.currency.code(),
    }));
    audit::append(portal, &mut tx, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

impl From<ReversalError> for UnappliedError {
    fn from(error: ReversalError) -> Self {
        match error {
            ReversalError::Reversed => Self::Stale,
            ReversalError::HasCredit => Self::HasCredit,
            ReversalError::Refunded => Self::Refunded,
            ReversalError::Portal(error) => Self::Portal(error),
            other @ (ReversalError::NotOffline | ReversalError::Matched) => {
                Self::Portal(Error::internal(other))
            }
        }
    }
}
