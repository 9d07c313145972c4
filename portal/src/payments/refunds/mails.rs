//! Mails to who paid.

use domain::payments::RefundWay;

use super::{Refund, store};
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    Envelope, Letterhead, MessageKind, PaymentRefunded, compose, message_id,
};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Tells who paid that the money is on its way back, or was handed over.
pub(super) async fn tell_payer(
    portal: &Portal,
    tx: &mut Tx,
    refund: &Refund,
    way: RefundWay,
    reference: Option<&str>,
) -> Result<()> {
    let Some(payer) = store::payer(tx, &refund.payment).await? else { return Ok(()) };
    let Some(address) = payer.email else { return Ok(()) };
    let now = portal.now();
    let kind = MessageKind::PaymentRefunded(PaymentRefunded {
        amount: refund.amount,
        way: way.code().to_owned(),
        reference: reference.unwrap_or_default().to_owned(),
        reason: refund.reason.clone(),
        url: format!("{}/payments/{}", portal.settings.base_url, refund.payment),
    });
    let envelope = Envelope {
        name: payer.name.unwrap_or_default(),
        address,
        language: payer.language,
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    queue::enqueue(tx, &SendMail { mail }, now).await
}
