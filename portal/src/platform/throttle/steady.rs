//! A monotonic clock for rate limits, so that no limit stays exhausted when the system clock is set
//! back.

use std::sync::{Arc, Mutex, PoisonError};

use governor::clock::{self, ReasonablyRealtime};
use governor::nanos::Nanos;

use crate::platform::clock::Clock;

/// Monotonic milliseconds.
#[derive(Debug, Clone)]
pub(super) struct Steady {
    clock: Arc<dyn Clock>,
    seen: Arc<Mutex<ClockReading>>,
}

#[derive(Debug, Default)]
struct ClockReading {
    last_ms: u64,
    set_back_ms: u64,
}

impl Steady {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, seen: Arc::default() }
    }
}

impl clock::Clock for Steady {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let now_ms = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.set_back_ms += seen.last_ms.saturating_sub(now_ms);
        seen.last_ms = now_ms;
        Nanos::new((now_ms + seen.set_back_ms).saturating_mul(1_000_000))
    }
}

impl ReasonablyRealtime for Steady {}
