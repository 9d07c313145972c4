//! SQL of the outbox.

use jiff::{SignedDuration, Timestamp};

use super::{Job, Lane};
use crate::db::{Tx, sql};
use crate::{Error, Portal, Result, ids};

/// A job that this worker has claimed.
pub(super) struct Claimed {
    pub(super) id: String,
    pub(super) job: Job,
    pub(super) attempts: i64,
}

#[derive(sqlx::FromRow)]
struct JobRow {
    id: String,
    payload: String,
    attempts: i64,
}

/// Enqueues a job, unless one with the same key was enqueued before.
pub(crate) async fn insert(
    tx: &mut Tx,
    job: &Job,
    now: Timestamp,
    run_at: Timestamp,
) -> Result<()> {
    let payload = serde_json::to_string(job).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO jobs (id, kind, payload, once_key, state, run_at, created_at)
         VALUES ($1, $2, $3, $4, 'queued', $5, $6)
         ON CONFLICT (once_key) DO NOTHING",
        ids::text(now),
        job.code(),
        payload,
        job.once_key(),
        run_at.as_millisecond(),
        now.as_millisecond(),
    )?;
    Ok(())
}

/// Claims jobs that are due and not leased by a living worker.
pub(super) async fn claim(
    tx: &mut Tx,
    lane: Lane,
    lease: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<Claimed>> {
    let due = match tx {
        Tx::Sqlite(_) => sql!(
            all JobRow,
            tx,
            "SELECT id, payload, attempts
               FROM jobs
              WHERE state = 'queued' AND run_at <= $1
                AND (leased_until IS NULL OR leased_until <= $1)
                AND CASE WHEN kind = 'apply_notice' THEN 'notices'
                         WHEN kind IN ('check_payment', 'withdraw_payment') THEN 'gateway'
                         ELSE 'mail' END = $2
              ORDER BY run_at, id
              LIMIT 16",
            now.as_millisecond(),
            lane.code(),
        )?,
        Tx::Postgres(_) => sql!(
            all JobRow,
            tx,
            "SELECT id, payload, attempts
               FROM jobs
              WHERE state = 'queued' AND run_at <= $1
                AND (leased_until IS NULL OR leased_until <= $1)
                AND CASE WHEN kind = 'apply_notice' THEN 'notices'
                         WHEN kind IN ('check_payment', 'withdraw_payment') THEN 'gateway'
                         ELSE 'mail' END = $2
              ORDER BY run_at, id
              LIMIT 16
                FOR NO KEY UPDATE SKIP LOCKED",
            now.as_millisecond(),
            lane.code(),
        )?,
    };
    let mut claimed = Vec::with_capacity(due.len());
    for row in due {
        let Ok(job) = serde_json::from_str(&row.payload) else {
            tracing::error!(job = %row.id, "a job of a newer release waits for one");
            postpone(tx, &row.id, now + UNREADABLE_FOR).await?;
            continue;
        };
        sql!(
            run,
            tx,
            "UPDATE jobs
                SET lease = $2, leased_until = $3, attempts = attempts + 1
              WHERE id = $1",
            row.id.as_str(),
            lease,
            until.as_millisecond(),
        )?;
        claimed.push(Claimed { id: row.id, job, attempts: row.attempts + 1 });
    }
    Ok(claimed)
}

/// How long a job that this release cannot read is left to others.
const UNREADABLE_FOR: SignedDuration = SignedDuration::from_mins(10);

async fn postpone(tx: &mut Tx, id: &str, run_at: Timestamp) -> Result<()> {
    let run_at = run_at.as_millisecond();
    sql!(run, tx, "UPDATE jobs SET run_at = $2 WHERE id = $1", id, run_at)?;
    Ok(())
}

/// Ends a claimed job.
pub(super) async fn end(
    tx: &mut Tx,
    id: &str,
    lease: &str,
    now: Timestamp,
    given_up: Option<&str>,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE jobs
            SET state = $3, ended_at = $4, last_error = $5, lease = NULL, leased_until = NULL
          WHERE id = $1 AND lease = $2",
        id,
        lease,
        if given_up.is_some() { "given_up" } else { "done" },
        now.as_millisecond(),
        given_up,
    )?;
    Ok(())
}

/// Puts a claimed job back.
pub(super) async fn put_back(
    tx: &mut Tx,
    id: &str,
    lease: &str,
    run_at: Timestamp,
    error: &str,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE jobs
            SET run_at = $3, last_error = $4, lease = NULL, leased_until = NULL
          WHERE id = $1 AND lease = $2",
        id,
        lease,
        run_at.as_millisecond(),
        error,
    )?;
    Ok(())
}

/// Deletes what ended before an instant; gives how many.
pub(super) async fn forget_ended(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(sql!(
        run,
        tx,
        "DELETE FROM jobs WHERE state = 'done' AND ended_at < $1",
        before.as_millisecond(),
    )?)
}

/// How much work waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Backlog {
    /// Jobs that wait or run.
    pub queued: i64,
    /// Jobs that were given up.
    pub given_up: i64,
}

/// How much work waits, for metrics and tests.
///
/// # Errors
/// When the database fails.
pub async fn backlog(portal: &Portal) -> Result<Backlog> {
    let mut tx = portal.db.read().await?;
    Ok(sql!(
        one Backlog,
        &mut tx,
        "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'queued')   AS queued,
                (SELECT COUNT(*) FROM jobs WHERE state = 'given_up') AS given_up",
    )?)
}
