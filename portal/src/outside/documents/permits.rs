//! Permits for drawing: a crowd that downloads receipts cannot starve the pages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::DocumentError;
use crate::{Error, Result};

/// Half of the machine draws at a time; the others wait their turn, though not for ever.
#[derive(Debug, Clone)]
pub struct DrawingPermits {
    permits: Arc<Semaphore>,
    wait: Duration,
}

/// Who waits longer is told to come back; a document takes a hundredth of it.
const WAIT_AT_MOST: Duration = Duration::from_secs(10);

impl Default for DrawingPermits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { permits: Arc::new(Semaphore::new((cores / 2).max(1))), wait: WAIT_AT_MOST }
    }
}

impl DrawingPermits {
    /// Draws beside the tasks that serve pages.
    ///
    /// # Errors
    /// [`Error::Busy`] when the crowd is too large.
    pub(crate) async fn draw(
        &self,
        draw: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
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
