//! Jobs of pay-links.

use domain::ids::InvoiceId;
use domain::language::Language;

use super::{address, store};
use crate::messages::jobs::hand_over;
use crate::messages::{Envelope, Letterhead, MessageKind, PayLink, compose};
use crate::outbox::Outcome;
use crate::{Error, Portal, Result};

/// Mails a new link to whom it may be sent. What is paid already is mailed too: the link says so.
/// The link is made here and handed over at once, so that no table holds it. When one mailbox of
/// several cannot take it now, all are sent another.
pub(crate) async fn mail_link(
    portal: &Portal,
    invoice: &InvoiceId,
    language: Language,
) -> Result<Outcome> {
    let now = portal.now();
    let mut tx = portal.db.read().await?;
    let Some(debt) = store::debt(&mut tx, invoice).await? else { return Ok(Outcome::Done) };
    let expires_at = now + portal.settings.link_lifetime;
    let kind = MessageKind::PayLink(PayLink {
        customer: debt.customer,
        invoice: debt.number,
        description: debt.description,
        amount: debt.outstanding,
        due_on: debt.due_on,
        url: address(portal, invoice, expires_at),
        expires_at,
    });
    let readers = store::readers(&mut tx, invoice).await?;
    drop(tx);
    let mut outcome = Outcome::Done;
    for reader in readers {
        let envelope = Envelope {
            name: reader.name,
            address: reader.email,
            language: reader.language.unwrap_or(language),
            message_id: crate::users::message_id(portal),
            written_at: now,
        };
        let letterhead = Letterhead::from(&*portal.settings);
        let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
        match hand_over(portal, &mail).await? {
            Outcome::Done => {}
            other => outcome = other,
        }
    }
    Ok(outcome)
}
