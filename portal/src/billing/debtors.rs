//! Debtors: the people who receive reminders for the debts of one or more customers. Customers with
//! the same mailbox share a debtor; a customer without a mailbox has its own.

use domain::access::{Actor, Right};
use domain::contact::{Channel, Place, Preferences};
use domain::ids::DebtorId;
use domain::language::Language;
use jiff::Timestamp;

use crate::platform::actor::allow;
use crate::platform::keys::Key;
use crate::{Portal, Result};

pub(crate) mod contact_details;
pub mod mailboxes;
pub(crate) mod readers;
pub(crate) mod store;

#[cfg(test)]
mod tests;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    pub id: DebtorId,
    pub name: String,
    pub email: Option<String>,
    /// E.164, such as `+51987654321`.
    pub phone: Option<String>,
    /// Several lines.
    pub postal_address: Option<String>,
    pub language: Option<Language>,
    pub place: Place,
    /// Segments of their customers.
    pub segments: Vec<String>,
    pub preferences: Preferences,
    /// When they postponed the next reminder.
    pub moved_at: Option<Timestamp>,
    /// No reminder before this instant, because they postponed it.
    pub not_before: Option<Timestamp>,
    /// Whether staff said that all customers of the mailbox are one payer: by name, or by giving
    /// their user access to all of them.
    pub is_one_payer: bool,
    /// Digest of what was last withheld and logged.
    pub(crate) withheld: Option<String>,
    /// Number and hash of the last entry in the contact log.
    pub(crate) log: (i64, String),
    /// Key of the hashes in the contact log.
    pub(crate) log_key: Key,
}

/// The debtor of a mailbox.
///
/// # Errors
/// Refused without the right to read messages.
pub async fn by_email(portal: &Portal, actor: &Actor, email: &str) -> Result<Option<DebtorId>> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    store::by_email(&mut tx, email).await
}

/// Debtors with entries in the contact log.
///
/// # Errors
/// Refused without the right to read messages.
pub async fn with_log(portal: &Portal, actor: &Actor) -> Result<Vec<DebtorId>> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    store::with_log(&mut tx).await
}

impl Debtor {
    /// Address for a channel, if known.
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
