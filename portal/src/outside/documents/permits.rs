//! Limits concurrent drawing, so that a crowd downloading receipts cannot starve the pages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::DocumentError;
use crate::{Error, Result};

/// Half of the cores draw at a time; other requests wait, for a limited time.
#[derive(Debug, Clone)]
pub struct DrawingPermits {
    permits: Arc<Semaphore>,
    wait: Duration,
}

/// Longer waits fail with [`Error::Busy`]; drawing a document takes about a hundredth of this.
const WAIT_AT_MOST: Duration = Duration::from_secs(10);

impl Default for DrawingPermits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { permits: Arc::new(Semaphore::new((cores / 2).max(1))), wait: WAIT_AT_MOST }
    }
}

impl DrawingPermits {
    /// Draws on the blocking thread pool.
    ///
    /// # Errors
    /// [`Error::Busy`] when no permit is free in time.
    pub(crate) async fn draw(
        &self,
        draw: impl FnOnce() -> std::result::Result<Vec<u8>, DocumentError> + Send + 'static,
    ) -> Result<Vec<u8>> {
        let permit = timeout(self.wait, self.permits.clone().acquire_owned()).await;
        let permit = permit.map_err(|_| Error::Busy)?.map_err(Error::internal)?;
        let drawing = tokio::task::spawn_blocking(move || {
            let drawn = draw();
            drop(permit);
            drawn
        });
        drawing.await.map_err(Error::internal)?.map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_too_long_is_told_so_and_the_next_one_draws() {
        let wait = Duration::from_millis(5);
        let permits = DrawingPermits { permits: Arc::new(Semaphore::new(1)), wait };
        let taken = permits.permits.clone().acquire_owned().await.unwrap();
        assert!(matches!(permits.draw(|| Ok(vec![1])).await, Err(Error::Busy)));
        drop(taken);
        assert_eq!(permits.draw(|| Ok(vec![2])).await.unwrap(), [2]);
    }
}
