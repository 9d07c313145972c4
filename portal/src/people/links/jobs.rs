//! Jobs of pay-links.

use domain::ids::InvoiceId;
use domain::language::Language;
use serde::{Deserialize, Serialize};

use super::{issue_all, store};
use crate::outside::messages::jobs::hand_over;
use crate::outside::messages::{Envelope, Letterhead, MessageKind, PayLink, compose, message_id};
use crate::people::access::store::{Recipient, recipients};
use crate::platform::queue::{self, Job, Lane, Outcome};
use crate::{Error, Portal, Result};

/// Mails a new link to a mailbox; without one, enqueues a job for each known mailbox. Paid debts
/// are mailed too: the link shows that they are paid. The link is generated here and handed over at
/// once, so that no table contains it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailPayLink {
    pub(crate) invoice: InvoiceId,
    /// What the link opens besides.
    #[serde(default)]
    pub(crate) others: Vec<InvoiceId>,
    /// For recipients who have not chosen a language.
    pub(crate) language: Language,
    /// `None` for every mailbox known for the debt, by a job each.
    #[serde(default)]
    pub(crate) to: Option<String>,
}

impl Job for MailPayLink {
    const NAME: &'static str = "mail_pay_link";
    const LANE: Lane = Lane::Messages;

    async fn run(&self, portal: &Portal) -> Result<Outcome> {
        mail(portal, self).await
    }
}

async fn mail(portal: &Portal, job: &MailPayLink) -> Result<Outcome> {
    let MailPayLink { invoice, others, language, to } = job;
    let mut tx = portal.db.read().await?;
    let Some(debt) = store::debt(&mut tx, invoice).await? else { return Ok(Outcome::Done) };
    let recipients = recipients(&mut tx, invoice).await?;
    drop(tx);
    let Some(to) = to else { return one_each(portal, job, recipients).await };
    let Some(recipient) = recipients.into_iter().find(|recipient| recipient.email == *to) else {
        return Ok(Outcome::Done);
    };
    let now = portal.now();
    let expires_at = now + portal.settings.link_lifetime;
    let kind = MessageKind::PayLink(PayLink {
        customer: debt.customer,
        invoice: debt.number,
        description: debt.description,
        amount: debt.outstanding,
        due_on: debt.due_on,
        url: issue_all(portal, &[std::slice::from_ref(invoice), others].concat()),
        expires_at,
    });
    let envelope = Envelope {
        name: recipient.name,
        address: recipient.email,
        language: recipient.language.unwrap_or(*language),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    hand_over(portal, &mail).await
}

async fn one_each(
    portal: &Portal,
    job: &MailPayLink,
    recipients: Vec<Recipient>,
) -> Result<Outcome> {
    let mut tx = portal.db.write().await?;
    for recipient in recipients {
        let (invoice, others) = (job.invoice.clone(), job.others.clone());
        let to = Some(recipient.email);
        let one = MailPayLink { invoice, others, language: job.language, to };
        queue::enqueue(&mut tx, &one, portal.now()).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
