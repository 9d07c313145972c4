//! Tells the customer by mail what staff noted of a call.

use domain::calendar::Date;
use domain::contact::household::are_strangers;
use domain::ids::CustomerId;
use domain::invoices::Invoice;

use super::store::{self, MailboxOfCustomer};
use crate::outside::messages::jobs::SendMail;
use crate::outside::messages::{
    Envelope, Letterhead, MessageKind, PromiseNote, PromisedDebt, compose, message_id,
};
use crate::platform::db::Tx;
use crate::platform::queue;
use crate::{Error, Portal, Result};

/// Where a customer is written to; `None` without an address, and where strangers would read it.
pub(super) async fn recipient(
    tx: &mut Tx,
    customer: &CustomerId,
) -> Result<Option<MailboxOfCustomer>> {
    let Some(mailbox) = store::mailbox(tx, customer).await? else { return Ok(None) };
    if mailbox.email.is_none() {
        return Ok(None);
    }
    let names = store::names_of_mailbox(tx, customer).await?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let is_safe = mailbox.is_one_payer || !are_strangers(&names);
    Ok(is_safe.then_some(mailbox))
}

pub(super) async fn tell_noted(
    portal: &Portal,
    tx: &mut Tx,
    on: Date,
    invoices: &[Invoice],
) -> Result<()> {
    tell(portal, tx, on, false, invoices).await
}

pub(super) async fn tell_withdrawn(
    portal: &Portal,
    tx: &mut Tx,
    on: Date,
    invoice: &Invoice,
) -> Result<()> {
    tell(portal, tx, on, true, std::slice::from_ref(invoice)).await
}

async fn tell(
    portal: &Portal,
    tx: &mut Tx,
    on: Date,
    withdrawn: bool,
    invoices: &[Invoice],
) -> Result<()> {
    let Some(customer) = invoices.first().map(|invoice| &invoice.customer) else { return Ok(()) };
    let Some(mailbox) = recipient(tx, customer).await? else { return Ok(()) };
    let Some(address) = mailbox.email else { return Ok(()) };
    let debt = |invoice: &Invoice| PromisedDebt {
        description: invoice.description.clone(),
        invoice: invoice.number.clone(),
        amount: invoice.outstanding,
    };
    let kind = MessageKind::PromiseNoted(PromiseNote {
        withdrawn,
        on,
        customer: mailbox.name,
        debts: invoices.iter().map(debt).collect(),
        url: format!("{}/invoices", portal.settings.base_url),
    });
    let now = portal.now();
    let envelope = Envelope {
        name: String::new(),
        address,
        language: mailbox.language.unwrap_or(portal.settings.institution.language),
        message_id: message_id(portal),
        written_at: now,
    };
    let letterhead = Letterhead::from(&*portal.settings);
    let mail = compose(&kind, &envelope, &letterhead).map_err(Error::internal)?;
    queue::enqueue(tx, &SendMail { mail }, now).await
}
