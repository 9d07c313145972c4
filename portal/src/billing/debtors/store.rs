//! SQL of the debtors.

use std::collections::BTreeSet;

use domain::contact::{Channel, Hours, Place, Preferences, zones};
use domain::identity::Email;
use domain::ids::{CustomerId, DebtorId};
use domain::language::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Debtor;
use super::contact_details::ContactColumns;
use crate::platform::db::{Only, Tx, bulk, columns, has_user_for_all, list, sql};
use crate::platform::ids;
use crate::platform::keys::{Key, Purpose};
use crate::platform::settings::{Institution, Settings};
use crate::{Error, Result};

#[derive(Debug)]
pub(crate) struct DebtorRow {
    id: DebtorId,
    name: String,
    email: Option<String>,
    contact_details: ContactColumns,
    language: Option<Language>,
    segments: String,
    channels: String,
    days: String,
    hour_from: i8,
    hour_to: i8,
    stopped_at: Option<Timestamp>,
    moved_at: Option<Timestamp>,
    not_before: Option<Timestamp>,
    withheld: Option<String>,
    is_one_payer: bool,
    log_number: i64,
    log_hash: String,
}

columns! { DebtorRow {
    id, name, email, contact_details, language, segments, channels, days, hour_from,
    hour_to, stopped_at, moved_at, not_before, withheld, is_one_payer, log_number, log_hash,
} }

impl DebtorRow {
    pub(crate) fn read(self, settings: &Settings) -> Result<Debtor> {
        let institution = &settings.institution;
        let ContactColumns { phone, postal_address, country, region, time_zone } =
            self.contact_details;
        let zone = match time_zone.as_deref() {
            None => zone_at(institution, country.as_deref(), region.as_deref()),
            Some(name) => TimeZone::get(name).map_err(Error::corrupt)?,
        };
        let channel = |code| Channel::parse(code).ok_or_else(|| Error::corrupt("a channel"));
        let preferences = Preferences {
            channels: words(&self.channels).map(channel).collect::<Result<_>>()?,
            days: days(&self.days)?,
            hours: Hours::new(self.hour_from, self.hour_to),
            stopped: self.stopped_at.is_some(),
        };
        let country = country.unwrap_or_else(|| institution.country.clone());
        Ok(Debtor {
            id: self.id,
            name: self.name,
            email: self.email,
            phone,
            postal_address,
            language: self.language,
            place: Place { country, region, zone },
            segments: words(&self.segments).map(str::to_owned).collect(),
            preferences,
            moved_at: self.moved_at,
            not_before: self.not_before,
            withheld: self.withheld,
            is_one_payer: self.is_one_payer,
            log: (self.log_number, self.log_hash),
            log_key: Key::of(settings, Purpose::ContactLog),
        })
    }
}

/// Time zone of a place, by its region or country; otherwise the institution's.
fn zone_at(institution: &Institution, country: Option<&str>, region: Option<&str>) -> TimeZone {
    let here = institution.country.as_str();
    let at = country.unwrap_or(here);
    let of_country = || zones::of_country(at).filter(|_| at != here);
    let name = region.and_then(|region| zones::of_region(at, region)).or_else(of_country);
    let zone = name.and_then(|name| TimeZone::get(name).ok());
    zone.unwrap_or_else(|| institution.time_zone.clone())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|word| !word.is_empty())
}

fn days(text: &str) -> Result<[bool; 7]> {
    let chosen: Vec<bool> = text.chars().map(|sign| sign == '1').collect();
    chosen.try_into().map_err(|_| Error::corrupt("the days of a week"))
}

/// Selects debtors; the argument follows `WHERE`.
macro_rules! debtors {
    ($tail:literal) => {
        concat!(
            "SELECT d.id, COALESCE((SELECT u.name FROM users u WHERE u.email = d.email), d.name)
                    AS name, d.email, d.phone, d.postal_address,
                    COALESCE((SELECT u.language FROM users u WHERE u.email = d.email), d.language)
                    AS language, d.country, d.region,
                    d.time_zone, d.segments, d.channels, d.days, d.hour_from, d.hour_to,
                    d.stopped_at, d.moved_at, d.not_before, d.withheld, d.log_number, d.log_hash,
                    d.one_payer_by IS NOT NULL OR ",
            has_user_for_all!(),
            " AS is_one_payer
               FROM debtors d
              WHERE ",
            $tail
        )
    };
}

/// Locks some debtors that are due for a decision, skipping those that another replica has locked.
pub(crate) async fn to_decide(tx: &mut Tx, now: Timestamp) -> Result<Vec<DebtorRow>> {
    Ok(sql!(
        unlocked DebtorRow,
        tx,
        debtors!(
            "d.next_decision_at <= $1
              ORDER BY d.next_decision_at, d.id
              LIMIT 500"
        ),
        now,
    )?)
}

/// Locks a debtor until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, id: &DebtorId) -> Result<Option<DebtorRow>> {
    Ok(sql!(locked DebtorRow, tx, debtors!("d.id = $1"), id)?.pop())
}

/// Debtors by id, in that order, without locks.
pub(crate) async fn find_all(tx: &mut Tx, ids: &[DebtorId]) -> Result<Vec<DebtorRow>> {
    Ok(sql!(
        listed DebtorRow,
        tx,
        debtors!("d.id"),
        "ORDER BY d.id",
        list(ids),
    )?)
}

/// Some debtors after an id, in the order of ids, without locks.
pub(crate) async fn after(tx: &mut Tx, id: &str) -> Result<Vec<DebtorRow>> {
    Ok(sql!(all DebtorRow, tx, debtors!("d.id > $1 ORDER BY d.id LIMIT 500"), id)?)
}

/// The same, of those with debts: about others nothing is decided.
pub(crate) async fn owing_after(tx: &mut Tx, id: &str) -> Result<Vec<DebtorRow>> {
    Ok(sql!(
        all DebtorRow,
        tx,
        debtors!("d.id > $1 AND d.next_decision_at IS NOT NULL ORDER BY d.id LIMIT 500"),
        id,
    )?)
}

/// Debtors of customers.
pub(crate) async fn of_customers(tx: &mut Tx, customers: &[CustomerId]) -> Result<Vec<DebtorId>> {
    let rows = sql!(
        listed Only<DebtorId>,
        tx,
        "SELECT debtor_id FROM customers WHERE debtor_id IS NOT NULL AND id",
        "",
        list(customers),
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Assigns a debtor to every customer without one: by mailbox, or a new debtor for a customer
/// without a mailbox.
pub(crate) async fn assign(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO debtors (id, name, language, next_decision_at, created_at)
         SELECT id, name, language, CAST($1 AS BIGINT), CAST($1 AS BIGINT)
           FROM customers
          WHERE debtor_id IS NULL AND email IS NULL
             ON CONFLICT (id) DO NOTHING",
        now,
    )?;
    sql!(
        run,
        tx,
        "UPDATE customers SET debtor_id = id
          WHERE debtor_id IS NULL AND email IS NULL",
    )?;
    assign_mailboxes(tx, now).await
}

struct MailboxRow {
    email: String,
    name: String,
    language: Option<Language>,
}

columns!(MailboxRow { email, name, language });

async fn assign_mailboxes(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let found = sql!(
        all MailboxRow,
        tx,
        "SELECT email, MIN(name) AS name, MIN(language) AS language
           FROM customers
          WHERE debtor_id IS NULL AND email IS NOT NULL
          GROUP BY email",
    )?;
    if found.is_empty() {
        return Ok(());
    }
    let new: Vec<String> = found.iter().map(|_| ids::text(now)).collect();
    let rows: Vec<_> = found
        .iter()
        .zip(&new)
        .map(|(row, id)| bulk::values![id, &row.name, &row.email, row.language, now, now])
        .collect();
    follow_customers(tx).await?;
    bulk::run(
        tx,
        "INSERT INTO debtors (id, name, email, language, next_decision_at, created_at)",
        "ON CONFLICT (email) DO NOTHING",
        &rows,
    )
    .await?;
    sql!(
        run,
        tx,
        "UPDATE customers
            SET debtor_id = (SELECT d.id FROM debtors d WHERE d.email = customers.email)
          WHERE debtor_id IS NULL AND email IS NOT NULL",
    )?;
    Ok(())
}

/// A new mailbox of a customer whose debtor had none becomes that debtor's, who keeps preferences
/// and log. (The cross join makes SQLite start with the few unassigned customers, not with all
/// debtors without a mailbox.)
async fn follow_customers(tx: &mut Tx) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors
            SET email = (SELECT c.email FROM customers c WHERE c.id = debtors.id)
          WHERE id IN (SELECT MIN(d.id)
                         FROM customers c CROSS JOIN debtors d
                        WHERE d.id = c.id AND d.email IS NULL
                          AND c.debtor_id IS NULL AND c.email IS NOT NULL
                          AND NOT EXISTS (SELECT 1 FROM debtors o WHERE o.email = c.email)
                        GROUP BY c.email)",
    )?;
    Ok(())
}

/// Locks the debtors of customers until the transaction ends, before any lock that comes later in
/// the lock order.
pub(crate) async fn lock_of_customers(
    tx: &mut Tx,
    customers: impl Iterator<Item = &str>,
) -> Result<()> {
    if tx.is_shared() {
        sql!(
            listed Only<String>,
            tx,
            "SELECT d.id FROM customers c JOIN debtors d ON d.id = c.debtor_id WHERE c.id",
            "ORDER BY d.id FOR NO KEY UPDATE OF d",
            list(customers),
        )?;
    }
    Ok(())
}

/// Schedules new decisions about the debtors of changed customers.
pub(crate) async fn wake_of_customers(
    tx: &mut Tx,
    customers: &BTreeSet<&str>,
    now: Timestamp,
) -> Result<()> {
    let found = sql!(
        listed Only<String>,
        tx,
        "SELECT DISTINCT debtor_id FROM customers WHERE debtor_id IS NOT NULL AND id",
        "ORDER BY debtor_id",
        list(customers.iter().copied()),
    )?;
    wake(tx, found.iter().map(|(id,)| id.as_str()), now).await
}

/// Schedules new decisions about debtors.
pub(crate) async fn wake<'a>(
    tx: &mut Tx,
    debtors: impl Iterator<Item = &'a str>,
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<_> = debtors.map(|id| bulk::values![id, now]).collect();
    decide_next(tx, &rows).await
}

/// Sets the times of next decisions; each row is an id and an instant.
pub(crate) async fn decide_next(tx: &mut Tx, rows: &[[bulk::Value<'_>; 2]]) -> Result<()> {
    bulk::run(
        tx,
        "UPDATE debtors SET next_decision_at = v.column2 FROM (",
        ") AS v WHERE debtors.id = v.column1",
        rows,
    )
    .await?;
    Ok(())
}

/// Schedules a new decision about a debtor, at an instant or earlier.
pub(crate) async fn wake_at(tx: &mut Tx, debtor: &DebtorId, at: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors
            SET next_decision_at = CASE WHEN next_decision_at < $2 THEN next_decision_at
                                        ELSE $2 END
          WHERE id = $1",
        debtor,
        at,
    )?;
    Ok(())
}

/// The debtor of a mailbox.
pub(super) async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<DebtorId>> {
    let found = sql!(maybe Only<DebtorId>, tx, "SELECT id FROM debtors WHERE email = $1", email)?;
    Ok(found.map(|(id,)| id))
}

/// Debtors with entries in the contact log.
pub(super) async fn with_log(tx: &mut Tx) -> Result<Vec<DebtorId>> {
    let rows =
        sql!(all Only<DebtorId>, tx, "SELECT id FROM debtors WHERE log_number > 0 ORDER BY id")?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A user has verified a new mailbox: reminders that went to the old one follow, unless the new one
/// has a debtor already.
pub(crate) async fn follow(tx: &mut Tx, old: &Email, new: &Email, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET email = $2, next_decision_at = $3
          WHERE email = $1 AND NOT EXISTS (SELECT 1 FROM debtors o WHERE o.email = $2)",
        old,
        new,
        now,
    )?;
    Ok(())
}
