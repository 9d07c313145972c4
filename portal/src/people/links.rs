//! Pay-links: a signed, expiring address that opens one debt, to see and to pay.
//!
//! Links are not stored: the signature proves that we issued it, for which invoice and until when.
//! An expired link still proves that its holder once had a valid one, so a new one may be
//! requested; it is sent to the known mailbox.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Actor, Right};
use domain::ids::InvoiceId;
use domain::language::Language;
use jiff::{SignedDuration, Timestamp};

use crate::platform::actor::allow;
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::queue;
use crate::platform::throttle::{Client, Door, Knock, ThrottleRefusal};
use crate::{Error, Portal, Result};
use jobs::MailPayLink;

pub(crate) mod jobs;
pub mod preferences;
mod store;

/// Version of the signed text's format.
const VERSION: u8 = 1;

/// Minimum length in bytes: version, expiry, one byte of identifier, tag.
const SHORTEST: usize = 1 + 8 + 1 + 32;

/// What a genuine link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayLinkTarget {
    /// Valid.
    Invoice(InvoiceId),
    /// Expired; a new one may be requested.
    Expired,
}

/// Address of an invoice's pay-link, valid for the configured lifetime.
#[must_use]
pub fn issue(portal: &Portal, invoice: &InvoiceId) -> String {
    address(portal, invoice, portal.now() + portal.settings.link_lifetime)
}

/// Minimum lifetime on paper: a letter takes days to arrive and lies around for weeks, and its
/// reader may have no mailbox for a new link.
const ON_PAPER: SignedDuration = SignedDuration::from_hours(24 * 60);

/// Address of an invoice's pay-link in a letter.
#[must_use]
pub fn issue_on_paper(portal: &Portal, invoice: &InvoiceId) -> String {
    address(portal, invoice, portal.now() + portal.settings.link_lifetime.max(ON_PAPER))
}

fn address(portal: &Portal, invoice: &InvoiceId, until: Timestamp) -> String {
    format!("{}/l/{}", portal.settings.base_url, token(portal, invoice, until))
}

/// # Errors
/// [`Error::NotFound`] for links that we did not issue, or whose invoice is gone.
pub async fn open(portal: &Portal, token: &str) -> Result<PayLinkTarget> {
    let (invoice, until) = read(portal, token).ok_or(Error::NotFound)?;
    if until <= portal.now() {
        return Ok(PayLinkTarget::Expired);
    }
    let mut tx = portal.db.read().await?;
    match store::exists(&mut tx, &invoice).await? {
        true => Ok(PayLinkTarget::Invoice(invoice)),
        false => Err(Error::NotFound),
    }
}

/// Sends a new link to the debt's known mailbox, in place of an expired one. The answer does not
/// reveal whether a mailbox is known. Above the rate limit nothing is sent, silently: a recently
/// sent link is still valid.
///
/// # Errors
/// [`Error::NotFound`] for links that we did not issue; [`Error::TooMany`].
pub async fn renew(
    portal: &Portal,
    client: &Client,
    token: &str,
    language: Language,
) -> Result<()> {
    let (invoice, _) = read(portal, token).ok_or(Error::NotFound)?;
    let knock = Knock { client, account: invoice.as_str(), device: None };
    match portal.guard.throttle.knock(Door::PayLink, knock) {
        Ok(()) => {}
        Err(ThrottleRefusal::Account(_)) => return Ok(()),
        Err(ThrottleRefusal::Address(seconds)) => return Err(Error::TooMany(seconds)),
    }
    let mut tx = portal.db.write().await?;
    queue::enqueue(&mut tx, &MailPayLink { invoice, language, to: None }, portal.now()).await?;
    tx.commit().await
}

/// Invoices with a number, of any source.
///
/// # Errors
/// [`Error::NotFound`] without the right to see them.
pub async fn invoices_numbered(
    portal: &Portal,
    actor: &Actor,
    number: &str,
) -> Result<Vec<InvoiceId>> {
    allow(actor, Right::See)?;
    let mut tx = portal.db.read().await?;
    store::numbered(&mut tx, number).await
}

fn token(portal: &Portal, invoice: &InvoiceId, until: Timestamp) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(until.as_second().to_be_bytes());
    bytes.extend(invoice.as_str().as_bytes());
    let tag = Key::of(&portal.settings, Purpose::PayLink).tag(&[&bytes]);
    bytes.extend(tag);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Parses a token. The signature is verified before any content is used.
fn read(portal: &Portal, token: &str) -> Option<(InvoiceId, Timestamp)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    if bytes.len() < SHORTEST {
        return None;
    }
    let (text, told) = bytes.split_at(bytes.len() - 32);
    if !same(told, &Key::of(&portal.settings, Purpose::PayLink).tag(&[text])) {
        return None;
    }
    let (&version, rest) = text.split_first()?;
    let (until, invoice) = rest.split_first_chunk::<8>()?;
    let until = Timestamp::from_second(i64::from_be_bytes(*until)).ok()?;
    let invoice = InvoiceId::parse(std::str::from_utf8(invoice).ok()?).ok()?;
    (version == VERSION).then_some((invoice, until))
}

#[cfg(test)]
mod tests;
