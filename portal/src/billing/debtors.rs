//! Debtors: the people who are reminded, of whatever customers their debts are. One mailbox is one
//! person; a customer without one is a person of their own.

use domain::access::{Actor, Right};
use domain::contact::{Channel, Place, Preferences};
use domain::ids::DebtorId;
use domain::language::Language;
use jiff::Timestamp;

use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(crate) mod contact_details;
pub(crate) mod readers;
pub(crate) mod store;

#[cfg(test)]
mod tests;

/// Somebody who may be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    pub id: DebtorId,
    /// How they are called.
    pub name: String,
    /// Their mailbox.
    pub email: Option<String>,
    /// Their telephone, as `+51987654321`.
    pub phone: Option<String>,
    /// Where letters go, in lines.
    pub postal_address: Option<String>,
    /// What they read.
    pub language: Option<Language>,
    pub place: Place,
    /// What kind of customer they are.
    pub segments: Vec<String>,
    /// What they chose.
    pub preferences: Preferences,
    /// They moved the next reminder: when they did.
    pub moved_at: Option<Timestamp>,
    /// They moved the next reminder: not before this instant.
    pub not_before: Option<Timestamp>,
    /// What was withheld last, and told.
    pub(crate) withheld: Option<String>,
    /// The end of the contact log's chain.
    pub(crate) log: (i64, String),
}

/// The person of a mailbox.
///
/// # Errors
/// `NotFound` for who may not read their messages.
pub async fn by_email(portal: &Portal, actor: &Actor, email: &str) -> Result<Option<DebtorId>> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    store::by_email(&mut tx, email).await
}

/// Everybody of whom something is logged.
///
/// # Errors
/// `NotFound` for who may not read messages.
pub async fn with_log(portal: &Portal, actor: &Actor) -> Result<Vec<DebtorId>> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    store::with_log(&mut tx).await
}

impl Debtor {
    /// The address of a channel, if one is known.
    #[must_use]
    pub fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Email => self.email.as_deref(),
            Channel::Sms | Channel::WhatsApp | Channel::Call => self.phone.as_deref(),
            Channel::Letter => self.postal_address.as_deref(),
            Channel::Webhook | Channel::InApp => Some(self.id.as_str()),
        }
    }
}
