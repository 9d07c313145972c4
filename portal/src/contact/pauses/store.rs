//! SQL of pauses.

use domain::holds::pause::PauseScope;
use domain::ids::CustomerId;
use jiff::Timestamp;

use super::{ActivePause, Pause};
use crate::Result;
use crate::platform::db::{At, FromRow, Only, Row, Tx, broken, columns, sql};

/// Code and subject, in columns of their own.
impl FromRow for PauseScope {
    fn from_row(row: &Row<'_>, at: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        let code = String::from_row(row, At::Name("scope"))?;
        let subject = String::from_row(row, At::Name("subject"))?;
        Self::parse(&code, &subject).ok_or_else(|| broken::<Self>(at))
    }
}

columns!(Pause { id, scope, customer: customer_name, since, until, reason, by: author_name });

/// Pauses that last, by their end.
pub(super) async fn all(tx: &mut Tx, now: Timestamp) -> Result<Vec<Pause>> {
    Ok(sql!(
        all Pause,
        tx,
        "SELECT p.id, p.scope, p.subject, p.since, p.until, p.reason,
                c.name AS customer_name, COALESCE(s.name, p.made_by) AS author_name
           FROM pauses p
           LEFT JOIN customers c ON p.scope = 'customer' AND c.id = p.subject
           LEFT JOIN staff s     ON s.id = p.made_by
          WHERE p.ended_at IS NULL AND p.until > $1
          ORDER BY p.until, p.id
          LIMIT 500",
        now,
    )?)
}

columns!(ActivePause { scope, until });

pub(in crate::contact) async fn active(tx: &mut Tx, now: Timestamp) -> Result<Vec<ActivePause>> {
    Ok(sql!(
        all ActivePause,
        tx,
        "SELECT scope, subject, until FROM pauses WHERE ended_at IS NULL AND until > $1",
        now,
    )?)
}

/// A pause to insert.
pub(super) struct NewPauseRow<'a> {
    pub(super) id: &'a str,
    pub(super) scope: &'a PauseScope,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
    pub(super) reason: &'a str,
    pub(super) by: &'a str,
}

/// Inserts a pause; `false` if one of the same scope is open.
pub(super) async fn insert(tx: &mut Tx, new: &NewPauseRow<'_>) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "INSERT INTO pauses (id, scope, subject, since, until, reason, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING",
        new.id,
        new.scope.code(),
        new.scope.subject(),
        new.since,
        new.until,
        new.reason,
        new.by,
    )?;
    Ok(rows == 1)
}

/// Ends the expired pause of a scope.
pub(super) async fn end_expired(tx: &mut Tx, scope: &PauseScope, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE pauses SET ended_at = until
          WHERE scope = $1 AND subject = $2 AND ended_at IS NULL AND until <= $3",
        scope.code(),
        scope.subject(),
        now,
    )?;
    Ok(())
}

/// Ends a pause that lasts; returns its scope.
pub(super) async fn end(
    tx: &mut Tx,
    id: &str,
    by: &str,
    now: Timestamp,
) -> Result<Option<PauseScope>> {
    let found = sql!(
        maybe Only<PauseScope>,
        tx,
        "UPDATE pauses SET ended_at = $2, ended_by = $3
          WHERE id = $1 AND ended_at IS NULL AND until > $2
      RETURNING scope, subject",
        id,
        now,
        by,
    )?;
    Ok(found.map(|(scope,)| scope))
}

pub(super) async fn has_customer(tx: &mut Tx, id: &CustomerId) -> Result<bool> {
    let text = "SELECT id FROM customers WHERE id = $1";
    Ok(sql!(maybe Only<CustomerId>, tx, text, id)?.is_some())
}

/// Whether any debtor has a segment.
pub(super) async fn has_segment(tx: &mut Tx, name: &str) -> Result<bool> {
    let found = sql!(
        maybe Only<String>,
        tx,
        "SELECT id FROM debtors
          WHERE REPLACE(',' || segments || ',', ',' || $1 || ',', '') <> ',' || segments || ','
          LIMIT 1",
        name,
    )?;
    Ok(found.is_some())
}

pub(super) async fn wake_everybody(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE debtors SET next_decision_at = $1 WHERE next_decision_at > $1", now)?;
    Ok(())
}

pub(super) async fn wake_segment(tx: &mut Tx, name: &str, now: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE debtors SET next_decision_at = $1
          WHERE next_decision_at > $1
            AND REPLACE(',' || segments || ',', ',' || $2 || ',', '') <> ',' || segments || ','",
        now,
        name,
    )?;
    Ok(())
}
