//! The number of parts of the portal that do not get on, for the menus of staff.

use std::sync::Arc;
use std::time::Duration;

use domain::access::Actor;
use portal::Portal;
use portal::views::desk::health;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Every page of staff shows it; it is read once in this time.
const READ_EVERY: Duration = Duration::from_secs(30);

/// The number as it was last read. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct HealthAlarms(Arc<Mutex<Option<(Instant, u32)>>>);

impl HealthAlarms {
    /// The number; requests that come together share one reading.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, portal: &Portal) -> portal::Result<u32> {
        let mut last = self.0.lock().await;
        if let Some((at, count)) = *last
            && at.elapsed() < READ_EVERY
        {
            return Ok(count);
        }
        let failing = health::health(portal, &Actor::System).await?.failing();
        let count = u32::try_from(failing).unwrap_or(u32::MAX);
        *last = Some((Instant::now(), count));
        Ok(count)
    }
}
