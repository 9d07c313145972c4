//! A complete portal for tests, on SQLite or PostgreSQL, with a clock controlled by the test.

use std::sync::{Arc, Mutex};

use domain::ids::UserId;
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::Parts;
use domain::till::DifferenceLimits;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::outside::carriers::{Carriers, EmailCarrier};
use crate::people::sessions::Pass;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::settings::{Institution, Mode, Reminders, SessionLimits, Settings};
use crate::{Guard, Portal};

mod address;
mod carrier;
mod database;
mod debts;
pub mod family;
mod gateway;
mod jobs;
mod mailer;
mod outline;
mod seed;
pub mod staff_members;
mod store;
pub mod workbook;

pub use address::free_address;
pub use carrier::RecordingCarrier;
pub use database::{Engine, TestDatabase, on_both};
pub use debts::{fold_movements, seed_debts};
pub use gateway::{GatewayFault, ScriptedGateway};
pub use mailer::RecordingMailer;
pub use outline::outline;
pub use seed::{
    SeedInvoice, admin, choices, index_customers, link_holder, preferences_link, staff, staff_with,
    user,
};
pub use store::{
    confirmations_by_invoice, contents, customer, enqueue_raw, gateway_event_ids, give_mailbox,
    invoice, open_instalments, remind_of, rows_of_codes, settled_payments, tamper,
    text_of_codes_and_jobs,
};

/// A clock that only moves on demand.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    #[must_use]
    pub fn at(text: &str) -> Self {
        Self(Mutex::new(text.parse().expect("an instant, as 2026-11-21T12:00:00Z")))
    }

    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().expect("no test panicked while it moved the clock");
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no test panicked while it moved the clock")
    }
}

/// A portal together with its test doubles.
pub struct TestPortal {
    pub portal: Portal,
    /// Starts at 2026-11-21 12:00 UTC.
    pub clock: Arc<FixedClock>,
    pub gateway: Arc<ScriptedGateway>,
    pub mailer: Arc<RecordingMailer>,
    jobs: jobs::QueueGuard,
    /// Deleted on drop.
    pub database: TestDatabase,
}

impl TestPortal {
    /// Opens a portal on a new, empty database.
    ///
    /// # Panics
    /// When the database cannot be created.
    pub async fn open(engine: Engine) -> Self {
        let database = TestDatabase::create(engine).await;
        let clock = Arc::new(FixedClock::at("2026-11-21T12:00:00Z"));
        let gateway = Arc::new(ScriptedGateway::default());
        let mailer = Arc::new(RecordingMailer::default());
        let db = Db::open(&database.url).await.expect("the test database opens");
        db.migrate().await.expect("the migrations run");
        let portal = Portal {
            db,
            clock: clock.clone(),
            gateway: gateway.clone(),
            mailer: mailer.clone(),
            carriers: Carriers::new(vec![Arc::new(EmailCarrier::new(mailer.clone(), BASE_URL))]),
            guard: Guard::new(clock.clone()),
            settings: Arc::new(settings()),
        };
        let jobs = jobs::QueueGuard::of(&database.url);
        Self { portal, clock, gateway, mailer, jobs, database }
    }

    /// Allows unfinished jobs at the end of the test; otherwise they fail it.
    pub fn leaves_jobs(&self) {
        self.jobs.leave_jobs();
    }

    /// A second portal on the same database, like another replica.
    ///
    /// # Panics
    /// When the database cannot be reached.
    pub async fn replica(&self) -> Portal {
        let db = Db::open(&self.database.url).await.expect("the test database opens again");
        Portal { db, guard: Guard::new(self.clock.clone()), ..self.portal.clone() }
    }
}

/// A pass, as if the user had signed in.
///
/// # Panics
/// When there is no such user.
pub async fn pass(portal: &Portal, user: &UserId) -> Pass {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let account = crate::people::users::store::by_id(&mut tx, user).await.expect("it answers");
    Pass::new(user.clone(), account.expect("a known user").session_epoch)
}

const BASE_URL: &str = "http://127.0.0.1:3000";

#[must_use]
pub fn settings() -> Settings {
    Settings {
        institution: Institution {
            name: "Colegio Santa Rosa".into(),
            legal_id: "RUC 20123456789".into(),
            address: vec!["Av. Arequipa 1234".into(), "Lima 15046, Perú".into()],
            email: "pagos@santarosa.example".into(),
            phone: "+51 1 555 0100".into(),
            country: "PE".into(),
            language: Language::Es,
            time_zone: TimeZone::get("America/Lima").expect("a known zone"),
        },
        logo: None,
        demo: true,
        parts: Parts::AtLeast(1000),
        base_url: BASE_URL.into(),
        secret: b"a secret of thirty-two bytes or more".to_vec(),
        checkout_lifetime: SignedDuration::from_mins(60),
        link_lifetime: SignedDuration::from_hours(24 * 7),
        session_limits: SessionLimits::default(),
        invoice_prefix: "D-".into(),
        credit_note_prefix: "NC-".into(),
        four_eyes_above: std::collections::BTreeMap::new(),
        reminders: Reminders { mode: Mode::On, ..Reminders::default() },
        till_limits: DifferenceLimits::new(vec![Money::new(1_000, Currency::Pen)]),
    }
}
