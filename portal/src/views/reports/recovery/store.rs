//! SQL of recovery.

use domain::calendar::{Date, Timestamp};
use domain::contact::Channel;
use domain::money::Currency;
use domain::reports::{Period, Recovery};

use super::OwnAccord;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// A day of the record of reminders.
pub(super) struct RecordDay {
    pub(super) day: Date,
    pub(super) begins_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

columns!(RecordDay { day, begins_at, ends_at });

/// The first day before another whose reminders are not counted.
pub(super) async fn next_to_count(tx: &mut Tx, before: Date) -> Result<Option<RecordDay>> {
    Ok(sql!(
        maybe RecordDay,
        tx,
        "SELECT d.day, d.begins_at, d.ends_at
           FROM reminder_days d
          WHERE d.day < $1
            AND d.day > COALESCE((SELECT MAX(c.day) FROM recovery_days c), '')
          ORDER BY d.day
          LIMIT 1",
        before,
    )?)
}

/// Marks a day as counted; `false` if it is.
pub(super) async fn begin(tx: &mut Tx, day: Date) -> Result<bool> {
    let text = "INSERT INTO recovery_days (day) VALUES ($1) ON CONFLICT DO NOTHING";
    Ok(sql!(run, tx, text, day)? == 1)
}

/// A day, and the window of its reminders.
pub(super) struct RecoverySpan {
    pub(super) day: Date,
    /// Last day of the window.
    pub(super) last: Date,
    pub(super) begins_at: Timestamp,
    pub(super) ends_at: Timestamp,
    /// A reminder before that has no influence on the day.
    pub(super) before: Timestamp,
}

/// Counts what was paid of each debt after the last reminder that named it.
pub(super) async fn count_reminders(tx: &mut Tx, span: &RecoverySpan) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO recoveries (day, currency, step, channel, reminders, open_minor,
                                 recovered_minor)
         SELECT CAST($3 AS TEXT), s.currency, s.step, s.channel, COUNT(DISTINCT s.id),
                CAST(SUM(s.open_minor) AS BIGINT), CAST(SUM(s.recovered_minor) AS BIGINT)
           FROM (SELECT r.id, v.currency, t.step, t.channel,
                        (SELECT COALESCE(SUM(m.amount_minor), 0)
                           FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.entered_at <= r.handed_at) AS open_minor,
                        (SELECT COALESCE(-SUM(m.amount_minor), 0)
                           FROM movements m
                          WHERE m.subject = t.instalment_id
                            AND m.kind = 'payment'
                            AND m.effective_on >= $3 AND m.effective_on <= $4
                            AND m.entered_at > r.handed_at
                            AND NOT EXISTS (SELECT 1 FROM reversals b
                                             WHERE b.payment_id = m.source_id)
                            AND NOT EXISTS (SELECT 1
                                              FROM reminder_steps x
                                              JOIN reminders l ON l.id = x.reminder_id
                                             WHERE x.instalment_id = t.instalment_id
                                               AND x.claimed
                                               AND l.handed_at > r.handed_at
                                               AND l.handed_at < m.entered_at)
                        ) AS recovered_minor
                   FROM reminders r
                   JOIN reminder_steps t ON t.reminder_id = r.id AND t.claimed
                   JOIN instalments n    ON n.id = t.instalment_id
                   JOIN invoices v       ON v.id = n.invoice_id
                  WHERE r.handed_at >= $1 AND r.handed_at < $2) AS s
          GROUP BY s.currency, s.step, s.channel",
        span.begins_at,
        span.ends_at,
        span.day,
        span.last,
    )?;
    Ok(())
}

/// Counts what was paid on a day of debts that no reminder had named in the window before.
pub(super) async fn count_own_accord(tx: &mut Tx, span: &RecoverySpan) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO recoveries (day, currency, step, channel, reminders, open_minor,
                                 recovered_minor)
         SELECT CAST($1 AS TEXT), m.currency, '', '', 0, 0, CAST(-SUM(m.amount_minor) AS BIGINT)
           FROM movements m
          WHERE m.kind = 'payment' AND m.effective_on = $1
            AND NOT EXISTS (SELECT 1 FROM reversals b WHERE b.payment_id = m.source_id)
            AND NOT EXISTS (SELECT 1
                              FROM reminder_steps t
                              JOIN reminders r ON r.id = t.reminder_id
                             WHERE t.instalment_id = m.subject AND t.claimed
                               AND r.handed_at >= $2 AND r.handed_at < m.entered_at)
          GROUP BY m.currency",
        span.day,
        span.before,
    )?;
    Ok(())
}

struct RecoveryRow {
    step: String,
    channel: Channel,
    currency: Currency,
    reminders: i64,
    open_minor: i64,
    recovered_minor: i64,
}

columns!(RecoveryRow { step, channel, currency, reminders, open_minor, recovered_minor });

/// Sums of reminders by currency, step and channel.
pub(super) async fn reminders(tx: &mut Tx, days: Period) -> Result<Vec<Recovery>> {
    let rows = sql!(
        all RecoveryRow,
        tx,
        "SELECT currency, step, channel,
                CAST(SUM(reminders) AS BIGINT) AS reminders,
                CAST(SUM(open_minor) AS BIGINT) AS open_minor,
                CAST(SUM(recovered_minor) AS BIGINT) AS recovered_minor
           FROM recoveries
          WHERE day >= $1 AND day <= $2 AND step <> ''
          GROUP BY currency, step, channel
          ORDER BY currency, step, channel",
        days.first,
        days.last,
    )?;
    let recovery = |row: RecoveryRow| Recovery {
        step: row.step,
        channel: row.channel,
        currency: row.currency,
        reminders: row.reminders,
        open: row.open_minor,
        recovered: row.recovered_minor,
    };
    Ok(rows.into_iter().map(recovery).collect())
}

columns!(OwnAccord { paid: amount });

/// Sums of what was paid without a reminder, by currency.
pub(super) async fn own_accord(tx: &mut Tx, days: Period) -> Result<Vec<OwnAccord>> {
    Ok(sql!(
        all OwnAccord,
        tx,
        "SELECT currency, CAST(SUM(recovered_minor) AS BIGINT) AS amount_minor
           FROM recoveries
          WHERE day >= $1 AND day <= $2 AND step = ''
          GROUP BY currency
          ORDER BY currency",
        days.first,
        days.last,
    )?)
}
