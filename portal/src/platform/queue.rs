//! The job queue: work that follows from a commit, if and only if the commit happened.
//!
//! A job is enqueued in the transaction of its cause; the worker claims it with a lease and runs
//! it. A crash between work and record makes it run twice, so every job re-reads the state and
//! skips what is already done.

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
    /// Name in the database, in logs and metrics.
    const NAME: &'static str;
    /// The external party that it depends on.
    const LANE: Lane;

    /// A job with the same key is never enqueued again; `None` allows duplicates.
    fn once_key(&self) -> Option<String> {
        None
    }

    /// Does the work. An error is retried like [`Outcome::Retry`].
    fn run(&self, portal: &Portal) -> impl Future<Output = Result<Outcome>> + Send;
}

/// Outcome of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Failed for this reason; retried with increasing delay.
    Retry(String),
    /// Failed for this reason; a retry cannot succeed.
    GiveUp(String),
}

/// Jobs that depend on the same external party. Lanes run independently: a slow mail server or
/// gateway delays only its own lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Needs only the database: settles payments.
    Settlement,
    /// Calls the gateway.
    Gateway,
    /// Calls mail servers and carriers.
    Messages,
    /// Reads files, for as long as they are.
    Imports,
}

impl Lane {
    pub(crate) const ALL: [Self; 4] =
        [Self::Settlement, Self::Gateway, Self::Messages, Self::Imports];

    /// Jobs that a replica runs at once. Settlements wait for the same locks anyway, and each that
    /// waits in a replica which freezes holds up the others in turn.
    pub(crate) const fn at_once(self) -> usize {
        match self {
            Self::Settlement => 2,
            Self::Imports => 1,
            Self::Gateway | Self::Messages => 16,
        }
    }

    /// Renewals of a lease, one every few seconds, before a job counts as stuck: calls to gateways
    /// and mail servers time out earlier, a large file is loaded within an hour.
    pub(crate) const fn renewals(self) -> usize {
        match self {
            Self::Settlement | Self::Gateway | Self::Messages => 30,
            Self::Imports => 900,
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Settlement => "settlement",
            Self::Gateway => "gateway",
            Self::Messages => "messages",
            Self::Imports => "imports",
        }
    }
}

/// Delay before the next attempt: 5 s, doubled each time, at most 1 h.
#[must_use]
pub fn pause_before(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(0);
    SignedDuration::from_secs((5_i64 << doublings).min(3600))
}

/// Enqueues a job for immediate execution.
pub(crate) async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: Timestamp) -> Result<()> {
    enqueue_at(tx, job, now, now).await
}

/// Enqueues a job for a later time.
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
