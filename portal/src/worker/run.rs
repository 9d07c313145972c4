//! Runs claimed jobs.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use jiff::SignedDuration;

use super::registry;
use super::store::{self, ClaimedJob};
use crate::platform::ids;
use crate::platform::queue::{Lane, Outcome, pause_before};
use crate::{Portal, Result};

/// Longer than any job takes: calls to gateways and mail servers time out earlier.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// A job is given up after this many attempts, which take about a day.
const MAX_ATTEMPTS: i64 = 30;

/// Delay before a job that this release cannot parse is claimed again.
const UNREADABLE_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Claims and runs one batch of a lane; returns the number of jobs run.
pub(super) async fn batch(portal: &Portal, lane: Lane) -> Result<usize> {
    let now = portal.now();
    let lease = ids::text(now);
    let mut tx = portal.db.write().await?;
    let claimed = store::claim(&mut tx, lane, &lease, now, now + LEASE).await?;
    tx.commit().await?;
    let running = claimed.iter().map(|job| run_one(portal, &lease, job));
    let ran = futures::future::try_join_all(running).await?;
    Ok(ran.into_iter().filter(|ran| *ran).count())
}

/// Runs a claimed job and records its outcome; `false` if this release cannot run it.
async fn run_one(portal: &Portal, lease: &str, job: &ClaimedJob) -> Result<bool> {
    let (id, name) = (job.id.as_str(), job.name.as_str());
    let Some(running) = registry::find(portal, name, &job.payload) else {
        tracing::error!(job = %id, name, "a job of a newer release waits for one");
        let mut tx = portal.db.write().await?;
        store::postpone(&mut tx, id, lease, portal.now() + UNREADABLE_FOR).await?;
        tx.commit().await?;
        return Ok(false);
    };
    let outcome = match AssertUnwindSafe(running).catch_unwind().await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::Retry(error.to_string()),
        Err(_) => Outcome::Retry("it panicked".to_owned()),
    };
    let now = portal.now();
    let mut tx = portal.db.write().await?;
    match outcome {
        Outcome::Done => store::end(&mut tx, id, lease, now, None).await?,
        Outcome::Retry(why) if job.attempts < MAX_ATTEMPTS => {
            tracing::warn!(job = %id, name, %why, "a job is tried again later");
            let run_at = now + pause_before(job.attempts);
            store::put_back(&mut tx, id, lease, run_at, &why).await?;
        }
        Outcome::Retry(why) | Outcome::GiveUp(why) => {
            tracing::error!(job = %id, name, %why, "a job was given up");
            store::end(&mut tx, id, lease, now, Some(&why)).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}
