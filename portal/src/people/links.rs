//! Pay-links: a signed, expiring address that opens a debt, or those of a message, to see and pay.
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

use crate::people::sessions::{self, Pass, SessionKey};
use crate::platform::actor::{allow, somebody};
use crate::platform::keys::{Key, Purpose, same};
use crate::platform::queue;
use crate::platform::throttle::{Client, Door, Knock, ThrottleRefusal, Write};
use crate::{Error, Portal, Result};
use jobs::MailPayLink;

pub(crate) mod jobs;
mod packed;
pub mod preferences;
mod store;

/// Version of the signed text's format with one invoice.
const VERSION: u8 = 1;
/// Version of the signed text's format with several invoices.
const VERSION_OF_SEVERAL: u8 = 2;

/// Maximum number of invoices of a link, so that it stays an address that people can use.
const MOST_INVOICES: usize = 10;
/// Maximum length in bytes of several invoices, for the same reason.
const MOST_BYTES: usize = 180;

/// Minimum length in bytes: version, expiry, one byte of identifier, tag.
const SHORTEST: usize = 1 + 8 + 1 + 32;

/// What a genuine link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayLinkTarget {
    /// Valid.
    Invoice(InvoiceId),
    /// Valid, of several invoices, the oldest debt first.
    Invoices(Vec<InvoiceId>),
    /// Expired; a new one may be requested.
    Expired,
}

/// Address of an invoice's pay-link, valid for the configured lifetime.
#[must_use]
pub fn issue(portal: &Portal, invoice: &InvoiceId) -> String {
    address(portal, invoice, portal.now() + portal.settings.link_lifetime)
}

/// Address that opens several invoices, valid for the configured lifetime; of very many only the
/// first ones.
#[must_use]
pub fn issue_all(portal: &Portal, invoices: &[InvoiceId]) -> String {
    let until = portal.now() + portal.settings.link_lifetime;
    format!("{}/l/{}", portal.settings.base_url, token_of_all(portal, invoices, until))
}

/// Minimum lifetime on paper: a letter takes days to arrive and lies around for weeks, and its
/// reader may have no mailbox for a new link.
const ON_PAPER: SignedDuration = SignedDuration::from_hours(24 * 60);

/// The same in a letter.
#[must_use]
pub fn issue_on_paper(portal: &Portal, invoices: &[InvoiceId]) -> String {
    let until = portal.now() + portal.settings.link_lifetime.max(ON_PAPER);
    format!("{}/l/{}", portal.settings.base_url, token_of_all(portal, invoices, until))
}

fn address(portal: &Portal, invoice: &InvoiceId, until: Timestamp) -> String {
    format!("{}/l/{}", portal.settings.base_url, token(portal, invoice, until))
}

/// # Errors
/// [`Error::NotFound`] for links that we did not issue, or whose invoice is gone.
pub async fn open(portal: &Portal, token: &str) -> Result<PayLinkTarget> {
    let (invoices, until) = read(portal, token).ok_or(Error::NotFound)?;
    if until <= portal.now() {
        return Ok(PayLinkTarget::Expired);
    }
    let mut tx = portal.db.read().await?;
    let mut existing = store::existing(&mut tx, invoices).await?;
    match existing.len() {
        0 | 1 => existing.pop().map(PayLinkTarget::Invoice).ok_or(Error::NotFound),
        _ => Ok(PayLinkTarget::Invoices(existing)),
    }
}

/// Keeps what a link opened beside what the session of a user or of a link's holder sees already.
///
/// # Errors
/// Not signed in; [`Error::NotFound`] for links that are not valid; [`Error::TooMany`].
pub async fn hold(portal: &Portal, actor: &Actor, session: &SessionKey, token: &str) -> Result<()> {
    somebody(actor)?;
    let (invoices, until) = read(portal, token).ok_or(Error::NotFound)?;
    let now = portal.now();
    if until <= now {
        return Err(Error::NotFound);
    }
    portal.guard.throttle.admit_actor(Write::Change, actor)?;
    let (holder, until) = match actor {
        Actor::User(user) => (user.as_str(), until),
        _ => (session.as_str(), now + portal.settings.session_limits.absolute),
    };
    let mut tx = portal.db.write().await?;
    let new = store::existing(&mut tx, invoices).await?;
    // Those of a session are kept together, the first one too.
    let invoices = [actor.linked_invoices(), new.as_slice()].concat();
    sessions::store::hold_links(&mut tx, holder, &invoices, until).await?;
    tx.commit().await
}

/// Keeps what links opened in a browser for the user who signs in there, as long as a new link
/// would last.
///
/// # Errors
/// Not signed in; or the database fails.
pub async fn carry_over(portal: &Portal, actor: &Actor, pass: &Pass) -> Result<()> {
    somebody(actor)?;
    let invoices = actor.linked_invoices();
    if invoices.is_empty() {
        return Ok(());
    }
    let mut tx = portal.db.write().await?;
    let until = portal.now() + portal.settings.link_lifetime;
    let user = pass.user().as_str();
    sessions::store::hold_links(&mut tx, user, invoices, until).await?;
    tx.commit().await
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
    let (mut invoices, _) = read(portal, token).ok_or(Error::NotFound)?;
    let others = invoices.split_off(1);
    let invoice = invoices.pop().ok_or(Error::NotFound)?;
    let knock = Knock { client, account: invoice.as_str(), device: None };
    match portal.guard.throttle.knock(Door::PayLink, knock) {
        Ok(()) => {}
        Err(ThrottleRefusal::Account(_)) => return Ok(()),
        Err(ThrottleRefusal::Address(seconds)) => return Err(Error::TooMany(seconds)),
    }
    let mut tx = portal.db.write().await?;
    let job = MailPayLink { invoice, others, language, to: None };
    queue::enqueue(&mut tx, &job, portal.now()).await?;
    tx.commit().await
}

/// Invoices with a number, of any source.
///
/// # Errors
/// Refused without the right to see them.
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
    signed(portal, bytes)
}

fn token_of_all(portal: &Portal, invoices: &[InvoiceId], until: Timestamp) -> String {
    if let [only] = invoices {
        return token(portal, only, until);
    }
    let mut bytes = vec![VERSION_OF_SEVERAL];
    bytes.extend(until.as_second().to_be_bytes());
    bytes.extend(packed::write(invoices.iter().take(MOST_INVOICES), MOST_BYTES));
    signed(portal, bytes)
}

fn signed(portal: &Portal, mut bytes: Vec<u8>) -> String {
    let tag = Key::of(&portal.settings, Purpose::PayLink).tag(&[&bytes]);
    bytes.extend(tag);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Parses a token: the invoices, one at least, and its end. The signature is verified before any
/// content is used.
fn read(portal: &Portal, token: &str) -> Option<(Vec<InvoiceId>, Timestamp)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    if bytes.len() < SHORTEST {
        return None;
    }
    let (text, told) = bytes.split_at(bytes.len() - 32);
    if !same(told, &Key::of(&portal.settings, Purpose::PayLink).tag(&[text])) {
        return None;
    }
    let (&version, rest) = text.split_first()?;
    let (until, rest) = rest.split_first_chunk::<8>()?;
    let until = Timestamp::from_second(i64::from_be_bytes(*until)).ok()?;
    let invoices = match version {
        VERSION => vec![InvoiceId::parse(std::str::from_utf8(rest).ok()?).ok()?],
        VERSION_OF_SEVERAL => packed::read(rest)?,
        _ => return None,
    };
    (!invoices.is_empty()).then_some((invoices, until))
}

#[cfg(test)]
mod tests;
