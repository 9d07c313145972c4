//! Reading takings: one with its receipts, and those of a till.

use domain::access::{Actor, Right};
use domain::ids::{PaymentId, ReceiptId, TillId};
use domain::language::Language;

use super::{Taking, TakingDetail, store};
use crate::outside::documents::Pdf;
use crate::payments::{receipts, tills};
use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

/// A payment taken at the desk, with its receipts.
///
/// # Errors
/// Refused without the right to see payments; `NotFound`.
pub async fn find(portal: &Portal, actor: &Actor, payment: &PaymentId) -> Result<TakingDetail> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    let taking = store::find(&mut tx, payment).await?.ok_or(Error::NotFound)?;
    let receipts = store::receipts(&mut tx, payment).await?;
    Ok(TakingDetail { taking, receipts })
}

/// Payments of a till, in the order in which they were taken.
///
/// # Errors
/// As of [`tills::find`].
pub async fn of_till(portal: &Portal, actor: &Actor, till: &TillId) -> Result<Vec<Taking>> {
    tills::find(portal, actor, till).await?;
    let mut tx = portal.db.read().await?;
    store::of_till(&mut tx, till).await
}

/// A receipt as PDF, for staff.
///
/// # Errors
/// Refused without the right to see payments; `NotFound`.
pub async fn receipt_pdf(
    portal: &Portal,
    actor: &Actor,
    id: &ReceiptId,
    language: Language,
) -> Result<Pdf> {
    allow(actor, Right::See)?;
    receipts::for_desk(portal, id, language).await
}
