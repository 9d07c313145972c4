//! SQL of the worker: claiming and ending jobs.

use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, bulk, columns, sql};
use crate::platform::queue::Lane;

/// A job claimed by this worker.
pub(super) struct ClaimedJob {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) payload: String,
    /// Includes the current attempt.
    pub(super) attempts: i64,
}

columns!(ClaimedJob { id, name, payload, attempts });

/// Claims due jobs of a lane that have no unexpired lease.
pub(super) async fn claim(
    tx: &mut Tx,
    lane: Lane,
    lease: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<ClaimedJob>> {
    let claimed = sql!(
        unlocked ClaimedJob,
        tx,
        "SELECT id, name, payload, attempts + 1 AS attempts
           FROM jobs
          WHERE state = 'queued' AND lane = $2 AND run_at <= $1
            AND (leased_until IS NULL OR leased_until <= $1)
          ORDER BY run_at, id
          LIMIT 16",
        now,
        lane.code(),
    )?;
    let until = until.as_millisecond();
    let leases: Vec<_> =
        claimed.iter().map(|job| bulk::values![&job.id, lease, until, job.attempts]).collect();
    bulk::run(
        tx,
        "UPDATE jobs SET lease = v.column2, leased_until = v.column3, attempts = v.column4 FROM (",
        ") AS v WHERE jobs.id = v.column1",
        &leases,
    )
    .await?;
    Ok(claimed)
}

/// Prolongs the lease of claimed jobs, unless they ended or are another worker's by now.
pub(super) async fn renew(
    tx: &mut Tx,
    claimed: &[ClaimedJob],
    lease: &str,
    until: Timestamp,
) -> Result<()> {
    let leases: Vec<_> = claimed.iter().map(|job| bulk::values![&job.id, lease, until]).collect();
    bulk::run(
        tx,
        "UPDATE jobs SET leased_until = v.column3 FROM (",
        ") AS v WHERE jobs.id = v.column1 AND jobs.lease = v.column2",
        &leases,
    )
    .await?;
    Ok(())
}

/// Releases a claimed job for a newer release; the attempt does not count.
pub(super) async fn postpone(tx: &mut Tx, id: &str, lease: &str, run_at: Timestamp) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE jobs
            SET run_at = $3, attempts = attempts - 1, lease = NULL, leased_until = NULL
          WHERE id = $1 AND lease = $2",
        id,
        lease,
        run_at,
    )?;
    Ok(())
}

/// Marks a claimed job as done or given up.
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
        now,
        given_up,
    )?;
    Ok(())
}

/// Releases a claimed job for a retry.
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
        run_at,
        error,
    )?;
    Ok(())
}

/// Deletes jobs done before an instant; returns their number.
pub(super) async fn delete_ended(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(sql!(run, tx, "DELETE FROM jobs WHERE state = 'done' AND ended_at < $1", before,)?)
}
