//! The job queue: work that follows from a commit, and only if that commit happened.
//!
//! A job is enqueued in the transaction of its cause; the worker claims it with a lease and runs
//! it. It may run twice (a crash between its work and its record), so every job reads the world
//! again and leaves alone what is done already.

use std::future::Future;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::db::Tx;
use crate::{Portal, Result};

pub(crate) mod store;

pub use store::{Backlog, backlog};

/// A kind of work. Each is registered in `portal/src/worker/registry.rs`.
pub(crate) trait Job: Serialize + DeserializeOwned + Send + Sync {
    /// Its name in the database, in logs and metrics.
    const NAME: &'static str;
    /// What it waits for.
    const LANE: Lane;

    /// A job with the same key is never enqueued twice; without one it may be.
    fn once_key(&self) -> Option<String> {
        None
    }

    /// Does the work. An error is tried again, like [`Outcome::Retry`].
    fn run(&self, portal: &Portal) -> impl Future<Output = Result<Outcome>> + Send;
}

/// What a job answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left to do.
    Done,
    /// It did not work now; why. It is tried again, later each time.
    Retry(String),
    /// It will never work; why.
    GiveUp(String),
}

/// Jobs that wait for the same party. Each lane works by itself: a slow mail server or a silent
/// gateway holds up only its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Needs only the database: settles money that has moved.
    Settlement,
    /// Calls the gateway.
    Gateway,
    /// Calls mail servers and carriers.
    Messages,
}

impl Lane {
    pub(crate) const ALL: [Self; 3] = [Self::Settlement, Self::Gateway, Self::Messages];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Settlement => "settlement",
            Self::Gateway => "gateway",
            Self::Messages => "messages",
        }
    }
}

/// Pause before the next try: 5 s, doubled each time, at most 1 h.
#[must_use]
pub fn pause_before(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(0);
    SignedDuration::from_secs((5_i64 << doublings).min(3600))
}

/// Enqueues a job that is due at once.
pub(crate) async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: Timestamp) -> Result<()> {
    enqueue_at(tx, job, now, now).await
}

/// Enqueues a job that is due later.
pub(crate) async fn enqueue_at<J: Job>(
    tx: &mut Tx,
    job: &J,
    now: Timestamp,
    run_at: Timestamp,
) -> Result<()> {
    store::insert(tx, job, now, run_at).await?;
    tx.wrote.jobs = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::pause_before;

    #[test]
    fn pauses_grow_to_an_hour() {
        for (attempts, seconds) in [(0, 5), (1, 10), (3, 40), (10, 3600), (1000, 3600)] {
            assert_eq!(pause_before(attempts).as_secs(), seconds);
        }
    }
}
