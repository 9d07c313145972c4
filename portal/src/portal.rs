//! What happens: use cases, SQL, gateways, messages and jobs, behind one handle.
//!
//! A use case is `verb(portal, actor, …)`: load · decide (pure, in `domain`) · save and enqueue ·
//! commit. Only use cases open transactions; SQL is in the files named `store.rs`.

use std::sync::Arc;

pub mod access;
pub mod basket;
pub mod carriers;
pub mod choices;
pub mod clock;
pub mod customers;
pub mod db;
pub mod debtors;
pub mod demo;
pub mod documents;
pub mod dunning;
pub mod error;
pub mod gateways;
pub mod guard;
pub mod ids;
pub mod imports;
pub mod invoices;
mod keys;
pub mod ledger;
pub mod links;
pub mod live;
pub mod messages;
pub mod outbox;
pub mod overview;
pub mod payments;
pub mod receipts;
pub mod sessions;
pub mod settings;
pub mod silences;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod throttle;
pub mod users;
pub mod wording;

pub use error::{Error, Result};

use clock::Clock;
use db::Db;
use guard::Guard;
use live::Live;
use settings::Settings;

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
    /// What open pages listen to.
    pub live: Live,
    /// What stands at this process's doors.
    pub guard: Guard,
    /// What the institution has chosen.
    pub settings: Arc<Settings>,
    /// A fault that a test has planted, to show that it is found.
    #[cfg(test)]
    pub(crate) sabotage: dunning::sabotage::Sabotage,
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
