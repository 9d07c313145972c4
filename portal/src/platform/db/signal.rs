//! Wakes who waits for commits: open pages and outgoing notifications for activity, lanes of the
//! worker for jobs.
//!
//! A signal carries nothing. Whoever is woken reads the database; listeners poll besides.

use tokio::sync::watch;

/// What a transaction wrote that others wait for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CommitSignals {
    /// Activity was recorded.
    pub(crate) activity: bool,
    /// A job was enqueued.
    pub(crate) jobs: bool,
}

/// The signals of one process.
#[derive(Debug, Clone)]
pub struct Signal {
    activity: watch::Sender<u64>,
    /// Activity that this process committed, for the other replicas.
    own_activity: watch::Sender<u64>,
    jobs: watch::Sender<u64>,
}

impl Default for Signal {
    fn default() -> Self {
        let [activity, own_activity, jobs] = [0, 0, 0].map(watch::Sender::new);
        Self { activity, own_activity, jobs }
    }
}

impl Signal {
    pub(super) fn committed(&self, wrote: CommitSignals) {
        if wrote.activity {
            wake(&self.own_activity);
            wake(&self.activity);
        }
        if wrote.jobs {
            wake(&self.jobs);
        }
    }

    /// Another replica committed activity.
    pub(crate) fn activity_elsewhere(&self) {
        wake(&self.activity);
    }

    /// Wakes after commits with activity, here or on another replica; several may wake once.
    #[must_use]
    pub fn on_activity(&self) -> watch::Receiver<u64> {
        self.activity.subscribe()
    }

    pub(crate) fn on_own_activity(&self) -> watch::Receiver<u64> {
        self.own_activity.subscribe()
    }

    pub(crate) fn on_jobs(&self) -> watch::Receiver<u64> {
        self.jobs.subscribe()
    }
}

fn wake(sender: &watch::Sender<u64>) {
    sender.send_modify(|n| *n = n.wrapping_add(1));
}
