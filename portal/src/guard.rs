//! What stands at the doors of this process: permits for hashing and drawing, limits on knocking.

use std::sync::Arc;

use crate::outside::documents::DrawingPermits;
use crate::people::users::Hasher;
use crate::platform::clock::{Clock, SystemClock};
use crate::platform::throttle::Throttle;

/// The guard of one process; each replica has its own. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Hashes passwords, a few at a time.
    pub hasher: Hasher,
    /// Draws documents, a few at a time.
    pub drawing: DrawingPermits,
    /// Slows down who guesses and who floods.
    pub throttle: Throttle,
}

impl Guard {
    /// A guard that counts by a clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            hasher: Hasher::default(),
            drawing: DrawingPermits::default(),
            throttle: Throttle::new(clock),
        }
    }
}

impl Default for Guard {
    /// A guard that counts by the machine's clock.
    fn default() -> Self {
        Self::new(Arc::new(SystemClock::default()))
    }
}
