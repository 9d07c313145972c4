//! Permits for drawing: a crowd that downloads receipts cannot starve the pages.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::DocumentError;
use crate::{Error, Result};

/// Half of the machine draws at a time; the others wait their turn.
#[derive(Debug, Clone)]
pub struct DrawingPermits(Arc<Semaphore>);

impl Default for DrawingPermits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self(Arc::new(Semaphore::new((cores / 2).max(1))))
    }
}

impl DrawingPermits {
    /// Draws beside the tasks that serve pages.
    pub(crate) async fn draw(
        &self,
        draw: impl FnOnce() -> std::result::Result<Vec<u8>, DocumentError> + Send + 'static,
    ) -> Result<Vec<u8>> {
        let permit = self.0.clone().acquire_owned().await.map_err(Error::internal)?;
        let drawing = tokio::task::spawn_blocking(move || {
            let drawn = draw();
            drop(permit);
            drawn
        });
        drawing.await.map_err(Error::internal)?.map_err(Error::internal)
    }
}
