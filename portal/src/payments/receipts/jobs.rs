//! Jobs of receipts: the confirmation mail.

use domain::activity::Activity;
use domain::ids::PaymentId;
use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::read::{self, ReceiptView};
use super::{pdf, store};
use crate::outside::messages::{
    Attachment, Envelope, Letterhead, Mail, MessageKind, PaymentReceived, ReceiptLink, SendError,
    compose,
};
use crate::platform::feed::{self, NewActivity};
use crate::platform::queue::{Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Mails the confirmation and the receipts of a settled payment to the payer. The mail depends on
/// the payment alone and keeps its Message-ID at every attempt.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ConfirmPayment {
    pub(crate) payment: PaymentId,
}

impl Job for ConfirmPayment {
    const NAME: &'static str = "confirm_payment";
    const LANE: Lane = Lane::Messages;

    fn once_key(&self) -> Option<String> {
        Some(format!("confirm:{}", self.payment))
    }

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        confirm(portal, &self.payment).await
    }
}

async fn confirm(portal: &Portal, payment: &PaymentId) -> Result<Outcome> {
    let receipts = {
        let mut tx = portal.db.read().await?;
        if store::is_confirmed(&mut tx, payment).await? {
            return Ok(Outcome::Done);
        }
        read::of_payment(&mut tx, payment).await?
    };
    send(portal, payment, &receipts, &format!("confirm-{payment}")).await
}

/// Mails the receipts of a settled payment again, because somebody asked for it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendReceiptsAgain {
    pub(crate) payment: PaymentId,
    /// Asked for twice within a minute, they go once.
    pub(crate) minute: i64,
}

impl Job for SendReceiptsAgain {
    const NAME: &'static str = "send_receipts_again";
    const LANE: Lane = Lane::Messages;

    fn once_key(&self) -> Option<String> {
        Some(format!("receipts:{}:{}", self.payment, self.minute))
    }

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        let Self { payment, minute } = self;
        let receipts = {
            let mut tx = portal.db.read().await?;
            read::of_payment(&mut tx, payment).await?
        };
        send(portal, payment, &receipts, &format!("receipts-{payment}-{minute}")).await
    }
}

async fn send(
    portal: &Portal,
    payment: &PaymentId,
    receipts: &[ReceiptView],
    message: &str,
) -> Result<Outcome> {
    let Some(first) = receipts.first() else {
        return Ok(Outcome::GiveUp("a confirmation of a payment without receipts".into()));
    };
    if first.reversed_at.is_some() {
        // Nobody is told of money that was given back meanwhile.
        return Ok(Outcome::Done);
    }
    let Some(address) = first.payer_email.clone() else { return Ok(Outcome::Done) };
    let mut mail = mail(portal, first, receipts, address, message)?;
    for view in receipts {
        mail.attachments.push(attachment(portal, view).await?);
    }
    match portal.mailer.send(&mail).await {
        Ok(()) => {}
        Err(SendError::Temporary(why)) => return Ok(Outcome::Retry(why)),
        Err(SendError::Mailbox(why) | SendError::Permanent(why)) => {
            return Ok(Outcome::GiveUp(why));
        }
    }
    record(portal, payment, receipts).await?;
    Ok(Outcome::Done)
}

/// A message has one id at every attempt.
fn mail(
    portal: &Portal,
    first: &ReceiptView,
    receipts: &[ReceiptView],
    address: String,
    message: &str,
) -> Result<Mail> {
    let payment = &first.receipt.payment;
    let base = &portal.settings.base_url;
    let currency = first.receipt.amount.currency;
    let sum = |amounts: &mut dyn Iterator<Item = Money>| {
        Money::sum(currency, amounts).map_err(Error::corrupt)
    };
    let credit = sum(&mut receipts.iter().filter_map(|r| r.credit))?;
    let kind = MessageKind::PaymentReceived(PaymentReceived {
        total: sum(&mut receipts.iter().map(|r| r.receipt.amount))?,
        paid_at: first.paid_at,
        method: Some(pdf::method(first, first.language).to_owned()),
        receipts: receipts.iter().map(|r| link(base, r)).collect(),
        credit: (!credit.is_zero()).then_some(credit),
        url: format!("{base}/payments/{payment}"),
    });
    let host = url::Url::parse(base).ok().and_then(|url| url.host_str().map(str::to_owned));
    let to = Envelope {
        name: first.payer_name.clone().unwrap_or_default(),
        address,
        language: first.language,
        message_id: format!("{message}@{}", host.unwrap_or_else(|| "aldia".into())),
        written_at: first.receipt.issued_at,
    };
    compose(&kind, &to, &Letterhead::from(&*portal.settings)).map_err(Error::internal)
}

async fn attachment(portal: &Portal, view: &ReceiptView) -> Result<Attachment> {
    let document = pdf::draw(portal, view.clone(), view.language).await?;
    let content_type = "application/pdf".to_owned();
    Ok(Attachment { name: document.name, content_type, bytes: document.bytes })
}

fn link(base: &str, view: &ReceiptView) -> ReceiptLink {
    ReceiptLink {
        number: view.receipt.label(),
        customer: view.customer_name.clone(),
        amount: view.receipt.amount,
        url: format!("{base}/verify/{}", view.receipt.code),
    }
}

/// Records in the customers' activity that the confirmation was sent, once: a worker that was
/// frozen while it sent is followed by another one when its lease runs out.
async fn record(portal: &Portal, payment: &PaymentId, receipts: &[ReceiptView]) -> Result<()> {
    let mut events = Vec::new();
    for view in receipts {
        let mut invoices: Vec<_> = view.paid.iter().map(|line| &line.invoice).collect();
        invoices.dedup();
        events.extend(invoices.into_iter().map(|invoice| NewActivity {
            customer: &view.receipt.customer,
            invoice: Some(invoice),
            payment: Some(payment),
            what: Activity::ConfirmationSent,
        }));
    }
    let mut tx = portal.db.write().await?;
    store::lock_payment(&mut tx, payment).await?;
    if store::is_confirmed(&mut tx, payment).await? {
        return Ok(());
    }
    feed::store::record(&mut tx, portal.now(), &events)?;
    tx.commit().await
}
