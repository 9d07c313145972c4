//! Sends the receipts of a payment again.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;

use super::{TakingError, store};
use crate::payments::receipts;
use crate::payments::receipts::jobs::SendReceiptsAgain;
use crate::platform::actor::allow_act;
use crate::platform::audit::{self, AuditAct, NewEntry};
use crate::platform::queue;
use crate::{Portal, Result};

/// Mails the receipts of any settled payment again, to the payer or the customer.
///
/// # Errors
/// Refused without the right to contact details; `NotFound`; [`TakingError`]: `NoAddress`, or
/// `WrongState` if it was taken back.
pub async fn send_receipts_again(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
) -> Result<(), TakingError> {
    allow_act(actor, Right::SeeMessages)?;
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    if store::is_reversed(&mut tx, payment).await? {
        return Err(TakingError::WrongState);
    }
    if receipts::address_of(&mut tx, payment).await?.is_none() {
        return Err(TakingError::NoAddress);
    }
    let job = SendReceiptsAgain { payment: payment.clone(), minute: now.as_second() / 60 };
    queue::enqueue(&mut tx, &job, now).await?;
    let entry = NewEntry::of(AuditAct::ReceiptsSentAgain, payment.as_str());
    audit::append(portal, &mut tx, actor, entry.by(Right::SeeMessages)).await?;
    tx.commit().await?;
    Ok(())
}
