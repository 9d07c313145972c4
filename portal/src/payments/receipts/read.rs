//! Reading receipts with everything printed on them.

use domain::access::Actor;
use domain::calendar::Timestamp;
use domain::ids::{PaymentId, ReceiptId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::Origin;
use domain::receipts::Receipt;
use domain::till::TakingKind;

use super::{PaidLine, store};
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// A receipt with everything printed on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    pub receipt: Receipt,
    pub customer_number: String,
    pub customer_name: String,
    /// Set if a user paid.
    pub payer_name: Option<String>,
    /// Recipient of the confirmation.
    pub payer_email: Option<String>,
    pub origin: Origin,
    /// Set if it was paid at the desk.
    pub desk_kind: Option<TakingKind>,
    /// The gateway's reference.
    pub reference: Option<String>,
    /// Language of the payer.
    pub language: Language,
    /// Time when the money moved.
    pub paid_at: Timestamp,
    /// Oldest debt first.
    pub paid: Vec<PaidLine>,
    /// Overpayment, which became the customer's credit.
    pub credit: Option<Money>,
    /// Time at which the payment was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part of it that goes back.
    pub refunded: Option<Money>,
}

/// A receipt that the actor may see.
///
/// # Errors
/// [`Error::NotFound`] when there is none; not signed in.
pub async fn find(portal: &Portal, actor: &Actor, id: &ReceiptId) -> Result<ReceiptView> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    let receipt = store::visible(&mut tx, actor, id).await?.ok_or(Error::NotFound)?;
    view(&mut tx, receipt).await
}

/// Any receipt. The caller has checked access.
pub(super) async fn by_id(tx: &mut Tx, id: &ReceiptId) -> Result<ReceiptView> {
    let receipt = store::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    view(tx, receipt).await
}

/// Address to which the receipts of a payment are mailed, if there is one.
pub(in crate::payments) async fn address_of(
    tx: &mut Tx,
    payment: &PaymentId,
) -> Result<Option<String>> {
    let first = of_payment(tx, payment).await?.into_iter().next().ok_or(Error::NotFound)?;
    Ok(first.payer_email)
}

/// Receipts of a payment, for the confirmation.
pub(super) async fn of_payment(tx: &mut Tx, payment: &PaymentId) -> Result<Vec<ReceiptView>> {
    let mut views = Vec::new();
    for receipt in store::of_payment(tx, payment).await? {
        views.push(view(tx, receipt).await?);
    }
    Ok(views)
}

async fn view(tx: &mut Tx, receipt: Receipt) -> Result<ReceiptView> {
    let about = store::about(tx, &receipt).await?;
    let unpaid = || Error::corrupt(format!("receipt {} without success", receipt.id));
    let paid = store::paid(tx, &receipt).await?;
    Ok(ReceiptView {
        origin: about.origin,
        desk_kind: about.desk_kind,
        language: about.language,
        paid_at: about.succeeded_at.ok_or_else(unpaid)?,
        customer_number: about.customer_number,
        customer_name: about.customer_name,
        payer_name: about.payer_name,
        payer_email: about.payer_email,
        reference: about.reference,
        credit: about.credit,
        reversed_at: about.reversed_at,
        refunded: about.refunded,
        receipt,
        paid,
    })
}

#[cfg(test)]
mod tests;
