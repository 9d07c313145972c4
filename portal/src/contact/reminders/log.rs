//! The contact log: every decision about a debtor. Each entry contains the hash of the previous
//! one, so that changes and omissions are detected.

use domain::access::{Actor, Right};
use domain::activity::WithheldFor;
use domain::calendar::Date;
use domain::contact::Channel;
use domain::ids::{DebtorId, InstalmentId, ReminderId};
use domain::reminders::{Due, Kind, Rating, Tone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::billing::debtors::Debtor;
use crate::platform::actor::allow;
use crate::platform::chain::ChainMaker;
use crate::platform::db::Tx;
use crate::platform::keys::{Key, Purpose};
use crate::{Portal, Result};

mod head;
pub(crate) mod jobs;
pub(super) mod store;

pub use crate::platform::chain::{Broken, Link};
pub use head::{LogHead, head};

/// What was decided or done, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub what: LogEvent,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<LoggedStep>,
    /// Version of the institution's policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<u32>,
    /// Name and version of the rule pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<(String, u32)>,
    /// Payer rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// A debt in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedStep {
    pub instalment: InstalmentId,
    /// Due step.
    pub step: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "did")]
pub enum LogEvent {
    /// Claimed, to be handed over at once.
    Claimed {
        reminder: ReminderId,
        channel: Channel,
        /// Occasion, such as an upcoming or passed due date.
        kind: Kind,
        tone: Tone,
    },
    /// Handed over.
    Sent {
        reminder: ReminderId,
        channel: Channel,
        /// Time since the claim, in milliseconds.
        window_ms: i64,
    },
    /// Delivery unknown; never sent again.
    Unknown { reminder: ReminderId },
    /// The hand-over failed temporarily and will be retried.
    Postponed { reminder: ReminderId, why: String },
    /// The hand-over failed; not retried on this channel.
    Failed { reminder: ReminderId, channel: Channel, why: String },
    /// The carrier reported delivery.
    Delivered { reminder: ReminderId },
    /// A due step was withheld.
    Withheld {
        reason: WithheldFor,
        /// `None` if unknown.
        until: Option<Timestamp>,
    },
    /// A queued reminder was dropped, because its debts are paid.
    Dropped { reminder: ReminderId },
    /// The debtor changed their preferences.
    Chosen {
        /// Preferred first.
        channels: Vec<Channel>,
        stopped: bool,
    },
    /// The debtor postponed the next reminder.
    Moved {
        /// Earliest day.
        to: Date,
    },
    /// A code was requested for a new telephone.
    PhoneAsked {
        /// Last digits of the number.
        end: String,
    },
    /// The code was entered, which verifies the telephone.
    PhoneChanged {
        /// Last digits of the number.
        end: String,
    },
    /// The debtor removed the telephone.
    PhoneRemoved,
}

impl Entry {
    /// An entry without steps and basis of a decision.
    #[must_use]
    pub const fn of(what: LogEvent) -> Self {
        Self { what, steps: Vec::new(), policy: None, rules: None, rating: None }
    }
}

pub(super) fn steps<'a>(due: impl IntoIterator<Item = &'a Due<'a>>) -> Vec<LoggedStep> {
    let step = |due: &Due<'_>| LoggedStep {
        instalment: due.debt.instalment.clone(),
        step: due.step.name.clone(),
    };
    due.into_iter().map(step).collect()
}

/// Hash of a link of an older release.
fn unkeyed_hash(before: &str, number: i64, at: Timestamp, text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{before}\n{number}\n{}\n", at.as_millisecond()));
    digest.update(text);
    hex::encode(digest.finalize())
}

/// Appends an entry to a debtor's chain. The caller holds the debtor's lock.
pub(crate) async fn append(
    tx: &mut Tx,
    debtor: &mut Debtor,
    at: Timestamp,
    entry: &Entry,
) -> Result<()> {
    let link = next(debtor, at, entry)?;
    store::insert_links(tx, &[(&debtor.id, &link)]).await
}

/// The next link of a debtor's chain; also advances the end in the debtor's record.
pub(super) fn next(debtor: &mut Debtor, at: Timestamp, entry: &Entry) -> Result<Link> {
    let text = serde_json::to_string(entry).map_err(crate::Error::internal)?;
    let maker = chain_of(&debtor.log_key, &debtor.id);
    let link = maker.link(&debtor.log, at, text);
    debtor.log = (link.number, link.hash.clone());
    Ok(link)
}

/// A debtor's entries since an instant, oldest first.
pub(crate) async fn since(
    tx: &mut Tx,
    debtor: &DebtorId,
    from: Timestamp,
) -> Result<Vec<(Timestamp, LogEvent)>> {
    let links = store::links_since(tx, debtor, from).await?;
    let read = |(at, text): (Timestamp, String)| {
        let entry: Entry = serde_json::from_str(&text).map_err(crate::Error::corrupt)?;
        Ok((at, entry.what))
    };
    links.into_iter().map(read).collect()
}

/// A debtor's chain.
fn chain_of<'a>(key: &'a Key, debtor: &'a DebtorId) -> ChainMaker<'a> {
    ChainMaker::new(key, debtor.as_str()).begun_without_key(unkeyed_hash)
}

/// Verifies a chain from its beginning, and that its end is the one in the debtor's record. Links
/// of older releases, made without the key, are believed only before all others.
///
/// # Errors
/// Position at which it is broken.
pub fn verify(
    portal: &Portal,
    debtor: &DebtorId,
    links: &[Link],
    end: &(i64, String),
) -> Result<(), Broken> {
    let key = Key::of(&portal.settings, Purpose::ContactLog);
    chain_of(&key, debtor).verify(links, end)
}

/// A debtor's whole log, and the end in the debtor's record.
///
/// # Errors
/// When the database fails.
pub async fn read(
    portal: &Portal,
    actor: &Actor,
    debtor: &DebtorId,
) -> Result<(Vec<Link>, (i64, String))> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    Ok((store::links(&mut tx, debtor).await?, store::end_of_log(&mut tx, debtor).await?))
}

#[cfg(test)]
mod tests;
