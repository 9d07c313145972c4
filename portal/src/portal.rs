//! What happens: use cases, SQL, gateways, messages and jobs, behind one handle.
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
use platform::settings::Settings;
use platform::throttle::Throttle;

/// The one handle to everything that happens. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub db: Db,
    /// The only clock.
    pub clock: Arc<dyn Clock>,
    /// Who takes cards for us.
    pub gateway: Arc<dyn gateways::Gateway>,
    /// Who carries our mails.
    pub mailer: Arc<dyn messages::Mailer>,
    /// Who carries our reminders.
    pub carriers: carriers::Carriers,
    /// What stands at this process's doors.
    pub guard: Guard,
    /// What the institution has chosen.
    pub settings: Arc<Settings>,
}

impl Portal {
    /// The instant that counts as now.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// The date at the institution's place.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        domain::calendar::date_at(self.now(), &self.settings.institution.time_zone)
    }
}

/// Permits and limits of one process; each replica has its own. Cheap to clone.
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
