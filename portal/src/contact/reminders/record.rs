//! The public record of reminders: each day that is over is counted once, from the contact log and
//! the ledger, and its hash contains that of the day before. Who keeps a hash can prove later that
//! no day until then was changed.

use domain::access::{Actor, Right};
use domain::calendar::{Date, Timestamp, first_instant};
use domain::ids::{CustomerId, InvoiceId, ReminderId};
use domain::reminders::days::{RECORD_COLUMNS, next_to_count};
use domain::reminders::{DayCounts, ReminderDay};
use sha2::{Digest as _, Sha256};

use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

mod store;

/// Number of days that the pages show.
pub const RECORD_DAYS: u32 = 31;

/// Number of the named reminders that the page of staff shows.
pub const MOST_TOO_LATE: u32 = 50;

/// A counted day with its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedDay {
    pub of: ReminderDay,
    /// SHA-256 of the hash of the day before, a comma and [`ReminderDay::row`]: 64 hexadecimal
    /// digits. The first day has an empty text before it.
    pub hash: String,
}

/// Sums of all counted days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordTotals {
    /// The first day.
    pub since: Date,
    pub sent: i64,
    pub dropped: i64,
    pub paid_before: i64,
    pub paid_meanwhile: i64,
}

/// What everybody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRecord {
    /// `None` until the first day is over.
    pub totals: Option<RecordTotals>,
    /// The latest [`RECORD_DAYS`], the latest first.
    pub days: Vec<CountedDay>,
}

/// The record, for everybody.
///
/// # Errors
/// When the database fails.
pub async fn record(portal: &Portal) -> Result<ReminderRecord> {
    let mut tx = portal.db.read().await?;
    let totals = store::totals(&mut tx).await?;
    Ok(ReminderRecord { totals, days: store::latest(&mut tx, RECORD_DAYS).await? })
}

/// The whole record as CSV, the oldest day first, each row with its hash at the end.
///
/// # Errors
/// When the database fails.
pub async fn record_file(portal: &Portal) -> Result<String> {
    let days = store::all(&mut portal.db.read().await?).await?;
    let mut file = format!("{RECORD_COLUMNS},hash\n");
    for CountedDay { of, hash } in days {
        file.push_str(&format!("{},{hash}\n", of.row()));
    }
    Ok(file)
}

/// What staff see of the days: also of the one that is not over, and who was reminded too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendingDays {
    /// Until now.
    pub today: DayCounts,
    pub today_is: Date,
    /// Those that the record has, the latest first.
    pub days: Vec<CountedDay>,
    /// The latest [`MOST_TOO_LATE`] since the first of these days.
    pub too_late: Vec<LateReminder>,
    /// Time of this reading.
    pub as_of: Timestamp,
}

/// A reminder about a debt that was settled before it was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateReminder {
    pub id: ReminderId,
    pub at: Timestamp,
    /// Who was reminded.
    pub name: String,
    pub customer: CustomerId,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    /// Whether it was settled more than a minute before, and not just then.
    pub is_before: bool,
}

/// What became of reminders, by day.
///
/// # Errors
/// Refused without the right to messages.
pub async fn sending_days(portal: &Portal, actor: &Actor) -> Result<SendingDays> {
    allow(actor, Right::SeeMessages)?;
    let (now, today_is) = (portal.now(), portal.today());
    let zone = &portal.settings.institution.time_zone;
    let begins_at = first_instant(today_is, zone).map_err(Error::internal)?;
    let mut tx = portal.db.read().await?;
    let today = store::count(&mut tx, begins_at, now).await?;
    let days = store::latest(&mut tx, RECORD_DAYS).await?;
    let from = days.last().map_or(begins_at, |day| day.of.begins_at);
    let too_late = store::too_late(&mut tx, from, now, MOST_TOO_LATE).await?;
    Ok(SendingDays { today, today_is, days, too_late, as_of: now })
}

/// A day whose numbers or hash are not those that its log, its ledger and the day before give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFault {
    pub day: Date,
    /// Whether its hash is wrong: the record was changed by another hand.
    pub is_forged: bool,
}

/// Counts every day of the record again, and follows its hashes.
///
/// # Errors
/// Refused without the right to the audit.
pub async fn check_record(portal: &Portal, actor: &Actor) -> Result<Vec<RecordFault>> {
    allow(actor, Right::ReadAudit)?;
    let mut tx = portal.db.read_patiently().await?;
    let mut faults = Vec::new();
    let (mut before, mut ended) = (String::new(), None);
    for CountedDay { of, hash } in store::all(&mut tx).await? {
        let is_gap = ended.is_some_and(|ended| ended != of.begins_at);
        let is_forged = is_gap || hash != hash_of(&before, &of);
        let counts = store::count(&mut tx, of.begins_at, of.ends_at).await?;
        if is_forged || counts != of.counts {
            faults.push(RecordFault { day: of.day, is_forged });
        }
        (before, ended) = (hash, Some(of.ends_at));
    }
    Ok(faults)
}

/// Counts the days that are over and not counted. Another replica may count the same one: then the
/// first of them counts.
pub(crate) async fn count_days(portal: &Portal) -> Result<()> {
    let zone = &portal.settings.institution.time_zone;
    loop {
        let mut tx = portal.db.write().await?;
        // Without their movements, debts of older releases would look as if they were settled.
        if store::are_movements_missing(&mut tx).await? {
            return Ok(());
        }
        let last = store::latest(&mut tx, 1).await?.pop();
        let ended = last.as_ref().map(|last| (last.of.day, last.of.ends_at));
        let next = next_to_count(ended, portal.now(), zone).map_err(Error::internal)?;
        let Some(mut day) = next else { return Ok(()) };
        day.counts = store::count(&mut tx, day.begins_at, day.ends_at).await?;
        let before = last.map(|last| last.hash).unwrap_or_default();
        let hash = hash_of(&before, &day);
        store::add(&mut tx, &CountedDay { of: day, hash }).await?;
        tx.commit().await?;
        portal.db.give_way().await;
    }
}

fn hash_of(before: &str, day: &ReminderDay) -> String {
    hex::encode(Sha256::digest(format!("{before},{}", day.row())))
}

#[cfg(test)]
mod tests;
