//! SQL of the public record of reminders.

use domain::calendar::{Date, Timestamp};
use domain::reminders::days::MEANWHILE;
use domain::reminders::{DayCounts, ReminderDay};

use super::{CountedDay, LateReminder, RecordTotals};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

columns!(DayCounts { sent, withheld, failed, dropped, paid_before, paid_meanwhile });
columns!(ReminderDay { day, begins_at, ends_at, counts });
columns!(CountedDay { of, hash });
columns!(RecordTotals { since, sent, dropped, paid_before, paid_meanwhile });

/// The latest days of the record, the latest first.
pub(super) async fn latest(tx: &mut Tx, limit: u32) -> Result<Vec<CountedDay>> {
    Ok(sql!(
        all CountedDay,
        tx,
        "SELECT day, begins_at, ends_at, sent, withheld, failed, dropped, paid_before,
                paid_meanwhile, hash
           FROM reminder_days
          ORDER BY day DESC
          LIMIT $1",
        limit,
    )?)
}

/// The whole record, the oldest day first.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<CountedDay>> {
    Ok(sql!(
        all CountedDay,
        tx,
        "SELECT day, begins_at, ends_at, sent, withheld, failed, dropped, paid_before,
                paid_meanwhile, hash
           FROM reminder_days
          ORDER BY day",
    )?)
}

struct Sums {
    since: Option<Date>,
    sent: i64,
    dropped: i64,
    paid_before: i64,
    paid_meanwhile: i64,
}

columns!(Sums { since, sent, dropped, paid_before, paid_meanwhile });

/// Sums of all days.
pub(super) async fn totals(tx: &mut Tx) -> Result<Option<RecordTotals>> {
    let sums = sql!(
        one Sums,
        tx,
        "SELECT MIN(day) AS since,
                CAST(COALESCE(SUM(sent), 0) AS BIGINT) AS sent,
                CAST(COALESCE(SUM(dropped), 0) AS BIGINT) AS dropped,
                CAST(COALESCE(SUM(paid_before), 0) AS BIGINT) AS paid_before,
                CAST(COALESCE(SUM(paid_meanwhile), 0) AS BIGINT) AS paid_meanwhile
           FROM reminder_days",
    )?;
    let Sums { since, sent, dropped, paid_before, paid_meanwhile } = sums;
    Ok(since.map(|since| RecordTotals { since, sent, dropped, paid_before, paid_meanwhile }))
}

/// Adds a day, unless it is there.
pub(super) async fn add(tx: &mut Tx, day: &CountedDay) -> Result<()> {
    let CountedDay { of: ReminderDay { day, begins_at, ends_at, counts }, hash } = day;
    sql!(
        run,
        tx,
        "INSERT INTO reminder_days (day, begins_at, ends_at, sent, withheld, failed, dropped,
                                    paid_before, paid_meanwhile, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (day) DO NOTHING",
        day,
        begins_at,
        ends_at,
        counts.sent,
        counts.withheld,
        counts.failed,
        counts.dropped,
        counts.paid_before,
        counts.paid_meanwhile,
        hash,
    )?;
    Ok(())
}

/// Whether debts of an older release have no movements yet.
pub(super) async fn are_movements_missing(tx: &mut Tx) -> Result<bool> {
    let text = "SELECT subject FROM movements_missing LIMIT 1";
    Ok(sql!(maybe Only<String>, tx, text)?.is_some())
}

/// The same in milliseconds.
const MEANWHILE_MS: i64 = MEANWHILE.as_secs() * 1_000;

/// Counts what became of reminders between two instants.
pub(super) async fn count(tx: &mut Tx, from: Timestamp, until: Timestamp) -> Result<DayCounts> {
    Ok(sql!(
        one DayCounts,
        tx,
        "SELECT (SELECT COUNT(*) FROM contact_log
                  WHERE outcome = 'sent' AND at >= $1 AND at < $2) AS sent,
                (SELECT COUNT(*) FROM contact_log
                  WHERE outcome = 'withheld' AND at >= $1 AND at < $2) AS withheld,
                (SELECT COUNT(*) FROM contact_log
                  WHERE outcome = 'failed' AND at >= $1 AND at < $2) AS failed,
                (SELECT COUNT(*) FROM contact_log
                  WHERE outcome = 'dropped' AND at >= $1 AND at < $2) AS dropped,
                COUNT(DISTINCT CASE WHEN s.owed_before <= 0 THEN s.id END) AS paid_before,
                COUNT(DISTINCT CASE WHEN s.owed_before > 0 AND s.owed_then <= 0 THEN s.id END)
                    AS paid_meanwhile
           FROM (SELECT r.id,
                        (SELECT SUM(m.amount_minor) FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.entered_at < r.claimed_at - $3) AS owed_before,
                        (SELECT SUM(m.amount_minor) FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.entered_at <= r.handed_at) AS owed_then
                   FROM reminders r
                   JOIN reminder_steps t ON t.reminder_id = r.id AND t.claimed
                  WHERE r.handed_at >= $1 AND r.handed_at < $2) AS s",
        from,
        until,
        MEANWHILE_MS,
    )?)
}

columns!(LateReminder {
    id,
    at: handed_at,
    name,
    customer: customer_id,
    invoice: invoice_id,
    invoice_number: number,
    is_before,
});

/// Reminders about debts that were settled before they were handed over, the latest first.
pub(super) async fn too_late(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<LateReminder>> {
    Ok(sql!(
        all LateReminder,
        tx,
        "SELECT s.id, s.handed_at, d.name, v.customer_id, v.id AS invoice_id, v.number,
                COALESCE(s.owed_before <= 0, FALSE) AS is_before
           FROM (SELECT r.id, r.handed_at, r.debtor_id, t.instalment_id,
                        (SELECT SUM(m.amount_minor) FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.entered_at < r.claimed_at - $3) AS owed_before,
                        (SELECT SUM(m.amount_minor) FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.entered_at <= r.handed_at) AS owed_then
                   FROM reminders r
                   JOIN reminder_steps t ON t.reminder_id = r.id AND t.claimed
                  WHERE r.handed_at >= $1 AND r.handed_at < $2) AS s
           JOIN debtors d     ON d.id = s.debtor_id
           JOIN instalments i ON i.id = s.instalment_id
           JOIN invoices v    ON v.id = i.invoice_id
          WHERE s.owed_before <= 0 OR s.owed_then <= 0
          ORDER BY s.handed_at DESC, s.id DESC, v.id
          LIMIT $4",
        from,
        until,
        MEANWHILE_MS,
        limit,
    )?)
}
