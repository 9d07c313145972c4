//! The worker: runs jobs and recurring work until stopped.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::platform::clock;
use crate::platform::queue::Lane;
use crate::{Portal, Result};

mod registry;
mod run;
mod schedule;
mod store;

/// Runs all due jobs by the portal's clock, including those that they enqueue; returns their
/// number.
///
/// # Errors
/// When the database fails.
pub async fn run_due(portal: &Portal) -> Result<usize> {
    run_due_in(portal, &Lane::ALL).await
}

/// Runs the due jobs of some lanes until none is left.
pub(crate) async fn run_due_in(portal: &Portal, lanes: &[Lane]) -> Result<usize> {
    let never = CancellationToken::new();
    let mut ran = 0;
    loop {
        let before = ran;
        for lane in lanes {
            ran += run_lane(portal, *lane, &never).await?;
        }
        if ran == before {
            return Ok(ran);
        }
    }
}

/// Runs the due jobs of a lane until none is left or the worker is stopped.
async fn run_lane(portal: &Portal, lane: Lane, stop: &CancellationToken) -> Result<usize> {
    let mut ran = 0;
    while !stop.is_cancelled() {
        match run::batch(portal, lane).await? {
            0 => break,
            batch => ran += batch,
        }
    }
    Ok(ran)
}

/// Runs until stopped: whenever a job is enqueued, and at least every second.
pub async fn work(portal: Portal, stop: CancellationToken) {
    // The clock must be right before the first lease is taken.
    if let Err(error) = clock::follow_database(&portal).await {
        tracing::error!(%error, "the database does not tell its time");
    }
    let lanes = Lane::ALL.map(|lane| work_lane(&portal, lane, &stop));
    tokio::join!(schedule::run(&portal, &stop), futures::future::join_all(lanes));
}

async fn work_lane(portal: &Portal, lane: Lane, stop: &CancellationToken) {
    let mut enqueued = portal.db.signal.on_jobs();
    loop {
        if let Err(error) = run_lane(portal, lane, stop).await {
            tracing::error!(%error, lane = lane.code(), "the queue failed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = enqueued.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Interval of polling a lane without a signal.
const PAUSE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
