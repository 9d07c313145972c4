//! No job is left behind: a test fails whose portal goes while a job of it was given up, or was
//! tried and is not done. Jobs that no worker has touched are expected: most tests never run any.

use std::sync::atomic::{AtomicBool, Ordering};

use super::database::block_on;

mod store;

/// Looks at the queue when it is dropped.
#[derive(Debug)]
pub(super) struct QueueGuard {
    url: String,
    leaves_jobs: AtomicBool,
}

impl QueueGuard {
    pub(super) fn of(url: &str) -> Self {
        Self { url: url.to_owned(), leaves_jobs: AtomicBool::new(false) }
    }

    pub(super) fn leave_jobs(&self) {
        self.leaves_jobs.store(true, Ordering::Relaxed);
    }

    /// Reads by a connection and a runtime of its own: `drop` cannot wait for those of the test.
    fn left(&self) -> Vec<String> {
        let read = || block_on(store::left(&self.url));
        std::thread::scope(|scope| scope.spawn(read).join()).expect("the queue is read")
    }
}

impl Drop for QueueGuard {
    fn drop(&mut self) {
        // A second panic would end the process, and the first says more.
        if std::thread::panicking() || self.leaves_jobs.load(Ordering::Relaxed) {
            return;
        }
        let left = self.left();
        assert!(left.is_empty(), "jobs are left behind: {}", left.join("; "));
    }
}
