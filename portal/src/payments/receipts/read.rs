//! Reading of receipts: by those who may see them, and by whoever holds the code.

use domain::access::Actor;
use domain::calendar::Timestamp;
use domain::ids::{PaymentId, ReceiptId};
use domain::language::Language;
use domain::money::Money;
use domain::payments::Origin;
use domain::receipts::Receipt;

use super::{PaidLine, store};
use crate::platform::actor::somebody;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// A receipt with all that is printed on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptView {
    pub receipt: Receipt,
    /// The number of the customer that was paid for.
    pub customer_number: String,
    /// The name of the customer that was paid for.
    pub customer_name: String,
    /// Who paid, when a user did.
    pub payer_name: Option<String>,
    /// Where the confirmation goes.
    pub payer_email: Option<String>,
    /// Who took the money.
    pub origin: Origin,
    /// The gateway's reference.
    pub reference: Option<String>,
    /// The language of the payer.
    pub language: Language,
    /// When the money moved.
    pub paid_at: Timestamp,
    /// What was paid, oldest debt first.
    pub paid: Vec<PaidLine>,
    /// What was paid too much, which is the customer's credit.
    pub credit: Option<Money>,
}

/// A receipt that the actor may see.
///
/// # Errors
/// [`Error::NotFound`] when there is none; nobody signs in first.
pub async fn find(portal: &Portal, actor: &Actor, id: &ReceiptId) -> Result<ReceiptView> {
    somebody(actor)?;
    let mut tx = portal.db.read().await?;
    let receipt = store::visible(&mut tx, actor, id).await?.ok_or(Error::NotFound)?;
    view(&mut tx, receipt).await
}

/// All receipts of a payment with what is printed on them; for the confirmation.
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
        language: about.language,
        paid_at: about.succeeded_at.ok_or_else(unpaid)?,
        customer_number: about.customer_number,
        customer_name: about.customer_name,
        payer_name: about.payer_name,
        payer_email: about.payer_email,
        reference: about.reference,
        credit: about.credit,
        receipt,
        paid,
    })
}

#[cfg(test)]
mod tests;
