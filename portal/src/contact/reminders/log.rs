//! The contact log: every decision about a person, each entry with the hash of the one before, so
//! that none can be changed or left out unseen.

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
use crate::platform::db::Tx;
use crate::{Portal, Result};

pub(super) mod store;

/// What was decided or done, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub what: LogEvent,
    /// About which debts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<LoggedStep>,
    /// By which version of the institution's steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<u32>,
    /// Under which rules, and their version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<(String, u32)>,
    /// How the payer was rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

/// A debt of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedStep {
    /// The debt.
    pub instalment: InstalmentId,
    /// The step that was due.
    pub step: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "did")]
pub enum LogEvent {
    /// A reminder was claimed, to be handed over at once.
    Claimed {
        reminder: ReminderId,
        channel: Channel,
        /// What it is about.
        kind: Kind,
        /// How it speaks.
        tone: Tone,
    },
    /// It was handed over.
    Sent {
        reminder: ReminderId,
        channel: Channel,
        /// How long after the claim, in milliseconds.
        window_ms: i64,
    },
    /// Nobody knows whether it was handed over; it is not sent again.
    Unknown { reminder: ReminderId },
    /// It could not be handed over now, and is tried again.
    Postponed { reminder: ReminderId, why: String },
    /// It was not handed over and is not tried again on this channel.
    Failed { reminder: ReminderId, channel: Channel, why: String },
    /// The carrier says that it arrived.
    Delivered { reminder: ReminderId },
    /// Something was due and not said.
    Withheld {
        /// Why.
        reason: WithheldFor,
        /// When that ends, if it is known.
        until: Option<Timestamp>,
    },
    /// A reminder that waited was dropped, because what it was about is paid.
    Dropped { reminder: ReminderId },
    /// The person changed their preferences.
    Chosen {
        /// The channels, the best first.
        channels: Vec<Channel>,
        /// No reminders at all.
        stopped: bool,
    },
    /// The person moved the next reminder.
    Moved {
        /// Not before this day.
        to: Date,
    },
    /// A code was asked for, to a telephone that the person wants to be reminded on.
    PhoneAsked {
        /// The end of its number.
        end: String,
    },
    /// The code came back: it is the person's telephone.
    PhoneChanged {
        /// The end of its number.
        end: String,
    },
    /// The person took their telephone away.
    PhoneRemoved,
}

impl Entry {
    /// An entry about nothing but itself.
    #[must_use]
    pub const fn of(what: LogEvent) -> Self {
        Self { what, steps: Vec::new(), policy: None, rules: None, rating: None }
    }
}

/// The steps of an entry.
pub(super) fn steps<'a>(due: impl IntoIterator<Item = &'a Due<'a>>) -> Vec<LoggedStep> {
    let step = |due: &Due<'_>| LoggedStep {
        instalment: due.debt.instalment.clone(),
        step: due.step.name.clone(),
    };
    due.into_iter().map(step).collect()
}

/// An entry at its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub number: i64,
    pub at: Timestamp,
    /// The entry, as it was written.
    pub text: String,
    /// The hash of the link before and of all this.
    pub hash: String,
}

impl Link {
    /// The link that comes after another, known by its number and its hash.
    fn after((number, hash): &(i64, String), at: Timestamp, text: String) -> Self {
        let number = number + 1;
        let hash = hash_of(hash, number, at, &text);
        Self { number, at, text, hash }
    }
}

fn hash_of(before: &str, number: i64, at: Timestamp, text: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{before}\n{number}\n{}\n", at.as_millisecond()));
    digest.update(text);
    hex::encode(digest.finalize())
}

/// Adds an entry to a person's chain. The caller holds the person's lock.
pub(crate) async fn append(
    tx: &mut Tx,
    debtor: &mut Debtor,
    at: Timestamp,
    entry: &Entry,
) -> Result<()> {
    let link = next(debtor, at, entry)?;
    store::insert_links(tx, &[(&debtor.id, &link)]).await
}

/// The next link of a person's chain, which ends with it from now on.
pub(super) fn next(debtor: &mut Debtor, at: Timestamp, entry: &Entry) -> Result<Link> {
    let text = serde_json::to_string(entry).map_err(crate::Error::internal)?;
    let link = Link::after(&debtor.log, at, text);
    debtor.log = (link.number, link.hash.clone());
    Ok(link)
}

/// What was logged of a person since an instant, the oldest first.
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

/// The first place at which a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The number of the first link that is not what it should be.
    pub number: i64,
}

/// Checks a chain from its beginning, and that it ends where the person's record says.
///
/// # Errors
/// Where it is broken.
pub fn verify(links: &[Link], end: &(i64, String)) -> Result<(), Broken> {
    let mut before = (0, String::new());
    for link in links {
        let number = before.0 + 1;
        let expected = hash_of(&before.1, number, link.at, &link.text);
        if link.number != number || link.hash != expected {
            return Err(Broken { number });
        }
        before = (link.number, link.hash.clone());
    }
    if before == *end { Ok(()) } else { Err(Broken { number: before.0 + 1 }) }
}

/// A person's whole log, and the end that their record holds.
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
mod tests {
    use super::*;

    fn chain() -> Vec<Link> {
        let mut end = (0, String::new());
        let mut links = Vec::new();
        for (second, text) in (0..).zip(["a", "b", "c"]) {
            let link = Link::after(&end, Timestamp::from_second(second).unwrap(), text.into());
            end = (link.number, link.hash.clone());
            links.push(link);
        }
        links
    }

    #[test]
    fn whatever_is_changed_moved_added_or_left_out_is_seen() {
        let good = chain();
        let end = (3, good[2].hash.clone());
        assert_eq!(verify(&good, &end), Ok(()));
        let changed = |change: fn(&mut Vec<Link>)| {
            let mut links = chain();
            change(&mut links);
            verify(&links, &end).unwrap_err().number
        };
        assert_eq!(changed(|links| links[1].text = "x".into()), 2);
        assert_eq!(changed(|links| links[1].at = Timestamp::MAX), 2);
        assert_eq!(changed(|links| links[0].hash = "x".into()), 1);
        assert_eq!(changed(|links| links.swap(0, 1)), 1);
        assert_eq!(changed(|links| drop(links.remove(1))), 2);
        assert_eq!(changed(|links| drop(links.pop())), 3);
        assert_eq!(changed(|links| links.push(links[2].clone())), 4);
    }
}
