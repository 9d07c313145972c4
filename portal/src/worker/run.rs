//! Runs claimed jobs.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use jiff::SignedDuration;

use super::registry;
use super::store::{self, ClaimedJob};
use crate::platform::db::Fence;
use crate::platform::ids;
use crate::platform::queue::{Lane, Outcome, pause_before};
use crate::{Portal, Result};

/// Short, so that the work of a worker that crashed or froze soon goes on. What such a worker
/// does when it wakes is fenced by the lease, and by the state that each job reads again.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// A worker that lives renews its lease this often.
const RENEW_EVERY: Duration = Duration::from_secs(4);

/// Times that a job is run again at once after a deadlock or a serialization failure.
const MAX_CONFLICTS: usize = 3;

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
    tokio::select! {
        ran = run_all(portal, lane, &lease, &claimed) => ran,
        never = renew(portal, lane, &lease, &claimed) => match never {},
    }
}

/// Runs claimed jobs, as many at once as their lane allows; returns the number of jobs run.
async fn run_all(
    portal: &Portal,
    lane: Lane,
    lease: &str,
    claimed: &[ClaimedJob],
) -> Result<usize> {
    let mut count = 0;
    for some in claimed.chunks(lane.at_once()) {
        let running = some.iter().map(|job| run_one(portal, lease, job));
        let ran = futures::future::try_join_all(running).await?;
        count += ran.into_iter().filter(|ran| *ran).count();
    }
    Ok(count)
}

/// Renews the lease of claimed jobs, beside them.
async fn renew(portal: &Portal, lane: Lane, lease: &str, claimed: &[ClaimedJob]) -> Infallible {
    for _ in 0..lane.renewals() {
        tokio::time::sleep(RENEW_EVERY).await;
        let until = portal.now() + LEASE;
        let renewing = async {
            let mut tx = portal.db.write().await?;
            store::renew(&mut tx, claimed, lease, until).await?;
            tx.commit().await
        };
        if let Err(error) = renewing.await {
            tracing::warn!(%error, "a lease could not be renewed");
        }
    }
    std::future::pending().await
}

/// Runs a claimed job and records its outcome; `false` if this release cannot run it.
async fn run_one(portal: &Portal, lease: &str, job: &ClaimedJob) -> Result<bool> {
    let (id, name) = (job.id.as_str(), job.name.as_str());
    let Some(outcome) = outcome(portal, lease, job).await else {
        tracing::error!(job = %id, name, "a job of a newer release waits for one");
        let mut tx = portal.db.write().await?;
        store::postpone(&mut tx, id, lease, portal.now() + UNREADABLE_FOR).await?;
        tx.commit().await?;
        return Ok(false);
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

/// Runs a job; `None` if this release cannot. After a deadlock or a serialization failure, all of
/// it is done again at once.
async fn outcome(portal: &Portal, lease: &str, job: &ClaimedJob) -> Option<Outcome> {
    let mut conflicts = 0;
    loop {
        let running = registry::find(portal, &job.name, &job.payload)?;
        let fence = Fence { job: job.id.clone(), lease: lease.to_owned() };
        match fence.around(AssertUnwindSafe(running).catch_unwind()).await {
            Ok(Ok(outcome)) => return Some(outcome),
            Ok(Err(error)) if error.is_conflict() && conflicts < MAX_CONFLICTS => conflicts += 1,
            Ok(Err(error)) => return Some(Outcome::Retry(error.to_string())),
            Err(_) => return Some(Outcome::Retry("it panicked".to_owned())),
        }
    }
}
