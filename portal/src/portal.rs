//! Use cases, SQL, gateways, messages and jobs, behind one handle.
//!
//! A use case is `verb(portal, actor, …)`: load · decide (pure, in `domain`) · save and enqueue ·
//! commit. Only use cases open transactions; SQL is in the files named `store.rs`.

use std::sync::Arc;

pub mod billing;
pub mod contact;
pub mod demo;
pub mod outside;
pub mod payments;
pub mod people;
pub mod platform;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod views;
pub mod worker;

pub use platform::error::{Error, Result};

use outside::documents::DrawingPermits;
use outside::{carriers, gateways, messages};
use people::users::Hasher;
use platform::clock::{Clock, SystemClock};
use platform::db::Db;
use platform::readiness::Readiness;
use platform::settings::Settings;
use platform::throttle::Throttle;

/// The handle to everything. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    /// Card gateway.
    pub gateway: Arc<dyn gateways::Gateway>,
    /// Sends mails.
    pub mailer: Arc<dyn messages::Mailer>,
    /// Deliver reminders.
    pub carriers: carriers::Carriers,
    /// Permits and rate limits of this process.
    pub guard: Guard,
    pub settings: Arc<Settings>,
}

impl Portal {
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// The same for somebody who only looks: the database refuses every write, and what is counted
    /// against floods is nobody else's.
    #[must_use]
    pub fn read_only(&self) -> Self {
        let throttle = Throttle::new(self.clock.clone());
        let guard = Guard { throttle, ..self.guard.clone() };
        Self { db: self.db.read_only(), guard, ..self.clone() }
    }

    /// Current date in the institution's time zone.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        domain::calendar::date_at(self.now(), &self.settings.institution.time_zone)
    }
}

/// Permits and limits of one process; each replica has its own. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Hashes passwords with limited concurrency.
    pub hasher: Hasher,
    /// Limits the concurrency of rendering documents.
    pub drawing: DrawingPermits,
    /// Rate limits against guessing and flooding.
    pub throttle: Throttle,
    /// The last answer to whether this process can write.
    pub readiness: Readiness,
}

impl Guard {
    /// A guard whose limits follow a clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            hasher: Hasher::default(),
            drawing: DrawingPermits::default(),
            throttle: Throttle::new(clock),
            readiness: Readiness::default(),
        }
    }
}

impl Default for Guard {
    /// A guard whose limits follow the system clock.
    fn default() -> Self {
        Self::new(Arc::new(SystemClock::default()))
    }
}
