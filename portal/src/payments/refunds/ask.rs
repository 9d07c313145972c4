//! Asks another person to approve a refund.

use domain::access::{Actor, Right};
use domain::approvals::ApprovalKind;
use domain::ids::{ApprovalId, InvoiceId, PaymentId};
use domain::money::Money;
use domain::payments::RefundRefusal;
use domain::payments::refund::{refundable, take_from};

use super::store::{self, RefundablePayment};
use super::{RefundError, RefundOffer, RefundProposal, reason_of};
use crate::billing::invoices;
use crate::platform::actor::{allow_asking, proved};
use crate::platform::approvals::{self, NewApproval};
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// Asks to give a part of a payment back.
///
/// # Errors
/// Refused to who may not even ask, and without a fresh proof; see [`RefundError`].
pub async fn ask(
    portal: &Portal,
    actor: &Actor,
    request: &RefundProposal,
) -> Result<ApprovalId, RefundError> {
    allow_asking(actor, Right::Refund)?;
    proved(actor)?;
    let reason = reason_of(&request.reason)?;
    let mut tx = portal.db.write().await?;
    lock(&mut tx, &request.payment).await?;
    let offer = offer_of(&mut tx, &request.payment).await?;
    if offer.open_request.is_some() {
        return Err(RefundError::RequestOpen);
    }
    if offer.version != request.version {
        return Err(RefundError::Stale);
    }
    take_from(&offer.parts, request.amount())?;
    let request = RefundProposal { reason, ..request.clone() };
    let content = serde_json::to_string(&request).map_err(Error::internal)?;
    let label = store::label(&mut tx, &request.payment).await?;
    let new = NewApproval {
        kind: ApprovalKind::Refund,
        subject: request.payment.as_str(),
        customer: &offer.customer,
        label: &label,
        amount: request.amount(),
        seen: offer.left,
        content: &content,
        reason: &request.reason,
    };
    let id = approvals::ask(portal, &mut tx, actor, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Locks the invoices that a payment was for: settlements, reversals and other refunds wait.
pub(crate) async fn lock(tx: &mut Tx, payment: &PaymentId) -> Result<()> {
    let invoices: Vec<InvoiceId> = store::invoices(tx, payment).await?;
    invoices::store::lock(tx, &invoices).await
}

/// What can go back of a payment.
pub(super) async fn offer_of(tx: &mut Tx, payment: &PaymentId) -> Result<RefundOffer, RefundError> {
    let found = store::payment(tx, payment).await?.ok_or(Error::NotFound)?;
    let RefundablePayment { customer, customer_name, amount, is_settled, refunds } = found;
    if !is_settled {
        return Err(RefundRefusal::NotSettled.into());
    }
    let parts = store::left(tx, payment).await?;
    let left = match refundable(&parts) {
        Ok(left) => left,
        Err(RefundRefusal::NothingLeft) => Money::zero(amount.currency),
        Err(refusal) => return Err(refusal.into()),
    };
    Ok(RefundOffer {
        payment: payment.clone(),
        customer,
        customer_name,
        paid: amount,
        parts,
        left,
        version: format!("{refunds}.{}", left.minor),
        open_request: store::open_request(tx, payment).await?,
    })
}

/// What a request is about, as it is now.
pub(crate) struct RefundGround {
    /// It is not what it was when the request was made.
    pub(crate) is_changed: bool,
    pub(crate) left: Money,
}

pub(crate) async fn ground(tx: &mut Tx, request: &RefundProposal) -> Result<RefundGround> {
    match offer_of(tx, &request.payment).await {
        Ok(offer) => {
            let is_changed = offer.version != request.version;
            Ok(RefundGround { is_changed, left: offer.left })
        }
        // It was taken back since.
        Err(RefundError::Refused(_)) => {
            Ok(RefundGround { is_changed: true, left: Money::zero(request.currency) })
        }
        Err(RefundError::Portal(error)) => Err(error),
        Err(error) => Err(Error::internal(error)),
    }
}
