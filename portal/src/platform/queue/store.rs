//! SQL of enqueuing.

use jiff::Timestamp;

use super::Job;
use crate::platform::db::{Tx, columns, sql};
use crate::platform::ids;
use crate::{Error, Portal, Result};

/// Inserts a job, unless one with the same key was enqueued before.
pub(super) async fn insert<J: Job>(
    tx: &mut Tx,
    job: &J,
    now: Timestamp,
    run_at: Timestamp,
) -> Result<()> {
    let payload = serde_json::to_string(job).map_err(Error::internal)?;
    sql!(
        run,
        tx,
        "INSERT INTO jobs (id, name, lane, payload, once_key, state, run_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7)
         ON CONFLICT (once_key) DO NOTHING",
        ids::text(now),
        J::NAME,
        J::LANE.code(),
        payload,
        job.once_key(),
        run_at,
        now,
    )?;
    Ok(())
}

/// Size of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs that are queued or running.
    pub queued: i64,
    pub given_up: i64,
}

columns!(Backlog { queued, given_up });

/// Size of the queue, for metrics and tests.
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
