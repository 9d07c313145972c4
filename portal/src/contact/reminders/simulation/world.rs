//! The simulated world: debtors, debts, replicas, and messages held at the gates.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::Actor;
use domain::contact::Channel;
use domain::ids::{CustomerId, InvoiceId, ReminderId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tokio::task::AbortHandle;

use super::super::due::recover;
use super::super::send::{PickedReminder, pick, send};
use super::super::{Fate, decide_due, preview};
use super::faults::PlantedFault;
use super::gate::{self, GateCarrier, GatedMessage, Running};
use super::oracle::{self, Oracle};
use super::payers::{Letter, Page};
use super::{SimulationOutcome, store};
use crate::Portal;
use crate::billing::customers::{self, CustomerRecord};
use crate::outside::carriers::{CarrierReference, Carriers};
use crate::testing::{Engine, TestPortal};

/// Time zones, and the countries whose holidays apply.
const PLACES: [(&str, &str); 5] = [
    ("America/New_York", "US"),
    ("America/Lima", "PE"),
    ("America/Santiago", "CL"),
    ("America/Sao_Paulo", "BR"),
    ("America/Mexico_City", "MX"),
];

const PEOPLE: usize = 6;

/// A simulated invoice.
#[derive(Clone)]
pub(super) struct Bill {
    pub(super) number: String,
    pub(super) invoice: InvoiceId,
    pub(super) instalment: String,
}

pub(super) struct World {
    pub(super) t: TestPortal,
    pub(super) replicas: Vec<Portal>,
    /// The planted fault, and the handle of the workers that it affects.
    pub(super) faulty: Option<(PlantedFault, Portal)>,
    pub(super) rng: StdRng,
    pub(super) oracle: Oracle,
    pub(super) ended: SimulationOutcome,
    pub(super) customers: Vec<CustomerId>,
    pub(super) bills: Vec<Bill>,
    /// Messages at their carriers, each with the step in which it arrived.
    pub(super) gates: Vec<(usize, GatedMessage)>,
    pub(super) running: Running,
    pub(super) tasks: Vec<(ReminderId, AbortHandle)>,
    /// Reminders that workers have picked and not examined yet.
    pub(super) picked: Vec<(Portal, PickedReminder)>,
    /// Checkouts that the gateway has opened.
    pub(super) pages: Vec<Page>,
    /// Webhooks in transit.
    pub(super) post: Vec<Letter>,
    /// Recorded webhooks that are not applied, with their invoice numbers.
    pub(super) told: BTreeMap<String, String>,
    /// Sum of all money that payers paid.
    pub(super) paid_minor: i64,
    pub(super) acted: usize,
    /// Faults are switched off.
    calm: bool,
}

impl World {
    pub(super) async fn open(engine: Engine, seed: u64, fault: Option<PlantedFault>) -> Self {
        let t = TestPortal::open(engine).await;
        // A journey may end while a payment is still being checked.
        t.leaves_jobs();
        let carriers = Carriers::new(vec![
            Arc::new(GateCarrier { channel: Channel::Email, dedupes: true }),
            Arc::new(GateCarrier { channel: Channel::Sms, dedupes: false }),
        ]);
        let mut replicas = Vec::new();
        for _ in 0..2 {
            replicas.push(Portal { carriers: carriers.clone(), ..t.replica().await });
        }
        let faulty = match fault {
            Some(fault) => Some((fault, Portal { carriers, ..t.replica().await })),
            None => None,
        };
        drop(gate::arrived());
        let mut rng = StdRng::seed_from_u64(seed);
        // Any time of the year, to cover both clock changes.
        let hours = rng.random_range(0..365 * 24);
        t.clock.advance(jiff::SignedDuration::from_hours(hours));
        let mut world = Self {
            t,
            replicas,
            faulty,
            rng,
            oracle: Oracle::default(),
            ended: SimulationOutcome::default(),
            customers: Vec::new(),
            bills: Vec::new(),
            gates: Vec::new(),
            running: Running::default(),
            tasks: Vec::new(),
            picked: Vec::new(),
            pages: Vec::new(),
            post: Vec::new(),
            told: BTreeMap::new(),
            paid_minor: 0,
            acted: 0,
            calm: false,
        };
        world.people().await;
        if let Some((fault, workers)) = &world.faulty {
            fault.plant(workers).await;
        }
        world.change_policy().await;
        for _ in 0..PEOPLE * 2 {
            world.issue().await;
        }
        world
    }

    pub(super) fn portal(&mut self) -> Portal {
        self.replicas.choose(&mut self.rng).expect("there are replicas").clone()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.replicas[0].now()
    }

    /// Creates debtors in several time zones, each with an e-mail address and a telephone.
    async fn people(&mut self) {
        let record = |n: usize| CustomerRecord {
            number: format!("C-{n}"),
            name: format!("Persona {n}"),
            email: Some(format!("p{n}@example.org")),
            ..CustomerRecord::default()
        };
        let records: Vec<_> = (0..PEOPLE).map(record).collect();
        let portal = self.portal();
        self.customers = customers::upsert(&portal, &Actor::System, "sim", &records).await.unwrap();
        for n in 0..PEOPLE {
            let (zone, country) = PLACES[n % PLACES.len()];
            let email = format!("p{n}@example.org");
            let phone = format!("+5198765432{n}");
            store::settle_at(&portal, &email, &phone, (zone, country)).await;
            self.oracle.people.push(oracle::Person {
                email,
                zone: TimeZone::get(zone).unwrap(),
                country,
                stopped: false,
                channels: vec![Channel::Email, Channel::Sms],
                hours: (0, 24),
                not_before: None,
                contacts: Default::default(),
            });
        }
    }

    /// Picks due reminders and starts a worker for each.
    pub(super) async fn pick_and_send(&mut self) {
        let replica = self.portal();
        let portal = self.worker_on(replica).await;
        let picked = pick(&portal).await.unwrap();
        for one in picked {
            if !self.calm && self.rng.random_ratio(1, 3) {
                self.picked.push((portal.clone(), one));
            } else {
                self.begin(portal.clone(), one);
            }
        }
        if !self.calm && self.rng.random_ratio(1, 10) {
            self.stop_one_early().await;
        }
        self.quiet().await;
    }

    /// Starts a worker for a reminder.
    pub(super) fn begin(&mut self, portal: Portal, picked: PickedReminder) {
        let (guard, reminder) = (self.running.begin(), picked.id.clone());
        let task = tokio::task::spawn_local(async move {
            let _guard = guard;
            send(&portal, &picked).await.unwrap();
        });
        self.tasks.push((reminder, task.abort_handle()));
    }

    /// Aborts a worker at a random point before its hand-over.
    async fn stop_one_early(&mut self) {
        for _ in 0..self.rng.random_range(0..400) {
            tokio::task::yield_now().await;
        }
        if let Some((_, task)) = self.tasks.pop() {
            task.abort();
            self.ended.crashes += 1;
        }
    }

    /// Waits until every worker has ended or waits at a gate, and shows new messages to the oracle.
    pub(super) async fn quiet(&mut self) {
        loop {
            for gated in gate::arrived() {
                self.ended.handed_over += 1;
                let now = self.now();
                self.oracle.handed_over(now, gated.channel, &gated.message);
                self.gates.push((self.acted, gated));
            }
            self.gates.retain(|(_, gated)| !gated.answer.is_closed());
            if self.running.count() <= self.gates.len() {
                break;
            }
            tokio::task::yield_now().await;
        }
        self.tasks.retain(|(_, task)| !task.is_finished());
    }

    /// Without faults and new actions, everything that is due is sent in the end.
    pub(super) async fn settle_down(&mut self) {
        self.calm = true;
        self.post.clear();
        for _ in 0..8 * 40 {
            self.ask_the_gateway().await;
            while let Some((_, gated)) = self.gates.pop() {
                let reference = Some(format!("ref-{}", gated.message.id));
                drop(gated.answer.send(Ok(CarrierReference { reference })));
                self.quiet().await;
            }
            let portal = self.portal();
            recover(&portal).await.unwrap();
            decide_due(&portal, &Actor::System).await.unwrap();
            self.pick_and_send().await;
            if self.gates.is_empty() {
                self.t.clock.advance(jiff::SignedDuration::from_hours(3));
            }
        }
        self.check_at_the_end().await;
    }

    async fn check_at_the_end(&mut self) {
        let portal = self.portal();
        decide_due(&portal, &Actor::System).await.unwrap();
        let now = self.now();
        let mut waiting = Vec::new();
        let looked = preview(&portal, &Actor::System, None, |line| {
            if matches!(line.fate, Fate::Sent { at, .. } if at <= now) {
                waiting.push(line.invoice);
            }
            Ok(())
        });
        looked.await.unwrap();
        let queued = pick(&portal).await.unwrap().len();
        if queued < waiting.len().min(1) {
            self.oracle.accuse(format!("{waiting:?} is due and nobody says it"));
        }
        self.check_books().await;
        self.check_money().await;
    }

    pub(super) async fn check_books(&mut self) {
        let portal = self.portal();
        let differences = crate::billing::ledger::check(&portal, &Actor::System).await.unwrap();
        if !differences.is_empty() {
            self.oracle.accuse(format!("the books differ: {differences:?}"));
        }
        for debtor in crate::billing::debtors::with_log(&portal, &Actor::System).await.unwrap() {
            let (links, end) =
                super::super::log::read(&portal, &Actor::System, &debtor).await.unwrap();
            if super::super::log::verify(&portal, &debtor, &links, &end).is_err() {
                self.oracle.accuse("a log is broken");
            }
        }
    }

    pub(super) fn end(self) -> SimulationOutcome {
        for (_, task) in &self.tasks {
            task.abort();
        }
        self.ended
    }
}
