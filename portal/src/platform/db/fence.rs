//! What a job writes counts only while its worker holds it: a worker that was frozen wakes up to
//! find that another one has taken over.

use super::{Only, Tx, sql};
use crate::{Error, Result};

/// A job, and the lease under which a worker runs it.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    pub(crate) job: String,
    pub(crate) lease: String,
}

tokio::task_local! {
    static FENCE: Fence;
}

impl Fence {
    /// Does a job's work: none of its transactions commits once the lease is another worker's.
    pub(crate) async fn around<F: Future>(self, work: F) -> F::Output {
        FENCE.scope(self, work).await
    }
}

/// Locks the job until the commit, so that nobody takes it over in between.
pub(super) async fn check(tx: &mut Tx) -> Result<()> {
    let Ok(Fence { job, lease }) = FENCE.try_with(Clone::clone) else { return Ok(()) };
    let held = sql!(
        locked Only<String>,
        tx,
        "SELECT id FROM jobs WHERE id = $1 AND lease = $2 AND state = 'queued'",
        job,
        lease,
    )?;
    if held.is_empty() { Err(Error::TakenOver) } else { Ok(()) }
}
