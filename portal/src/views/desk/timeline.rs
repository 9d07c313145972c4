//! Everything that happened around a customer, newest first: invoices, payments, messages sent and
//! withheld, questions, notes, acts of staff, sign-ins.

use std::cmp::Reverse;

use domain::access::{Actor, Right};
use domain::activity::ActivityEntry;
use domain::calendar::Timestamp;
use domain::ids::CustomerId;

use crate::contact::notes::{self, CustomerNote};
use crate::people::access::{self, SignInEntry};
use crate::platform::actor::allow;
use crate::platform::audit::AuditAct;
use crate::{Portal, Result};

mod store;

/// Entries of a page.
pub const PAGE_ENTRIES: usize = 30;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineEntry {
    /// Around an invoice, with its number.
    Activity(Box<ActivityEntry>, Option<String>),
    Note(CustomerNote),
    Act(StaffAct),
    SignIn(SignInEntry),
}

/// An act of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAct {
    /// In the audit.
    pub number: i64,
    pub at: Timestamp,
    /// Name of whoever did it.
    pub author: String,
    pub act: AuditAct,
}

impl TimelineEntry {
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Activity(entry, _) => entry.at,
            Self::Note(note) => note.at,
            Self::Act(act) => act.at,
            Self::SignIn(sign_in) => sign_in.at,
        }
    }

    /// Its place among all: entries of one instant are in the order of their kinds.
    fn place(&self) -> TimelinePlace {
        let (kind, key) = match self {
            Self::Activity(entry, _) => (3, entry.seq.to_string()),
            Self::Note(note) => (2, note.id.clone()),
            Self::Act(act) => (1, act.number.to_string()),
            Self::SignIn(sign_in) => (0, sign_in.user.to_string()),
        };
        TimelinePlace { at: self.at(), kind, key }
    }
}

/// The place of an entry, after which the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePlace {
    at: Timestamp,
    kind: u8,
    key: String,
}

impl TimelinePlace {
    /// Before all entries.
    fn newest() -> Self {
        Self { at: Timestamp::MAX, kind: u8::MAX, key: String::new() }
    }

    /// Reads what [`Self::to_text`] wrote; `None` if it did not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let at = Timestamp::from_millisecond(parts.next()?.parse().ok()?).ok()?;
        let kind = parts.next()?.parse().ok()?;
        let key = parts.next()?;
        let is_key = key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        is_key.then(|| Self { at, kind, key: key.to_owned() })
    }

    /// For addresses.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}.{}.{}", self.at.as_millisecond(), self.kind, self.key)
    }

    /// The texts before which entries of a kind at this very instant come later.
    fn text_before(&self, kind: u8) -> &str {
        match kind.cmp(&self.kind) {
            std::cmp::Ordering::Less => AFTER_ALL,
            std::cmp::Ordering::Equal => &self.key,
            std::cmp::Ordering::Greater => "",
        }
    }

    /// The same for numbers.
    fn number_before(&self, kind: u8) -> i64 {
        match kind.cmp(&self.kind) {
            std::cmp::Ordering::Less => i64::MAX,
            std::cmp::Ordering::Equal => self.key.parse().unwrap_or(0),
            std::cmp::Ordering::Greater => 0,
        }
    }
}

/// After every id.
const AFTER_ALL: &str = "zzzzzzzz";

/// A page of a customer's timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelinePage {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<TimelinePlace>,
}

/// A page of a customer's timeline, after a place. Notes are left out for whoever may not read
/// messages.
///
/// # Errors
/// Refused without the right.
pub async fn timeline(
    portal: &Portal,
    actor: &Actor,
    customer: &CustomerId,
    after: Option<&TimelinePlace>,
) -> Result<TimelinePage> {
    allow(actor, Right::See)?;
    let newest = TimelinePlace::newest();
    let place = after.unwrap_or(&newest);
    let limit = i64::try_from(PAGE_ENTRIES).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = portal.db.read().await?;
    let activity =
        store::activity(&mut tx, customer, (place.at, place.number_before(3)), limit).await?;
    let mut entries: Vec<TimelineEntry> = activity
        .into_iter()
        .map(|row| TimelineEntry::Activity(Box::new(row.entry), row.invoice_number))
        .collect();
    if actor.may(Right::SeeMessages) {
        let before = (place.at, place.text_before(2));
        let notes = notes::store::before(&mut tx, customer, before, limit).await?;
        entries.extend(notes.into_iter().map(TimelineEntry::Note));
    }
    let acts = store::acts(&mut tx, customer, (place.at, place.number_before(1)), limit).await?;
    entries.extend(acts.into_iter().map(TimelineEntry::Act));
    let before = (place.at, place.text_before(0));
    let sign_ins = access::store::sign_ins_before(&mut tx, customer, before, limit).await?;
    entries.extend(sign_ins.into_iter().map(TimelineEntry::SignIn));
    // Each source is in its own order already, which a stable sort keeps.
    entries.sort_by_key(|entry| Reverse((entry.at(), entry.place().kind)));
    let has_more = entries.len() > PAGE_ENTRIES;
    entries.truncate(PAGE_ENTRIES);
    let next = entries.last().filter(|_| has_more).map(TimelineEntry::place);
    Ok(TimelinePage { entries, next })
}

#[cfg(test)]
mod tests;
