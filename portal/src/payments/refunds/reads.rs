//! Reading refunds.

use domain::access::{Actor, Right};
use domain::ids::PaymentId;

use super::ask::offer_of;
use super::{Refund, RefundError, RefundOffer, store};
use crate::platform::actor::{allow, allow_asking};
use crate::{Portal, Result};

/// Most refunds that wait on one page.
const MOST_WAITING: u32 = 200;

/// What can go back of a payment, and the request that is open.
///
/// # Errors
/// Refused to who may not even ask; `NotFound`; [`RefundError::Refused`] if it is not settled.
pub async fn offer(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
) -> Result<RefundOffer, RefundError> {
    allow_asking(actor, Right::Refund)?;
    offer_of(&mut portal.db.read().await?, payment).await
}

/// The approved refunds of a payment, the oldest first.
///
/// # Errors
/// Refused without the right to see payments.
pub async fn refunds_of(
    portal: &Portal,
    actor: &Actor,
    payment: &PaymentId,
) -> Result<Vec<Refund>> {
    allow(actor, Right::See)?;
    store::of_payment(&mut portal.db.read().await?, payment).await
}

/// Refunds that are to be paid out, the oldest first.
///
/// # Errors
/// Refused without the right to take money.
pub async fn waiting(portal: &Portal, actor: &Actor) -> Result<Vec<Refund>> {
    allow(actor, Right::TakeMoney)?;
    store::waiting(&mut portal.db.read().await?, MOST_WAITING).await
}
