//! Twenty workers on three replicas while a thousand payments land.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::access::Actor;
use domain::ids::InstalmentId;
use domain::money::{Currency, Money};
use futures::future::join_all;
use jiff::Timestamp;

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::outside::carriers::{Carrier, Message, Taken};
use crate::payments::{OfflinePayment, record_offline};
use crate::platform::clock::SystemClock;
use crate::testing::Engine;

const PEOPLE: usize = 1_500;
const PAYMENTS: usize = 1_000;
const WORKERS: usize = 20;
const PAYERS: usize = 8;

/// A carrier that takes its time, and notes when it was called.
#[derive(Default)]
struct SlowCarrier(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Carrier for SlowCarrier {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn dedupes(&self) -> bool {
        true
    }

    async fn hand_over(
        &self,
        message: &Message,
    ) -> std::result::Result<Taken, crate::outside::carriers::CarrierError> {
        let wait = u64::from(message.id.bytes().last().unwrap_or_default() % 20);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        self.0.lock().unwrap().push(message.to.clone());
        Ok(Taken { reference: Some(message.id.clone()) })
    }
}

/// Debts that are due, one of each person.
async fn crowd(portal: &Portal) -> Vec<InstalmentId> {
    let record = |n: usize| CustomerRecord {
        number: format!("C-{n}"),
        name: format!("Persona {n}"),
        email: Some(format!("p{n}@example.org")),
        ..CustomerRecord::default()
    };
    let records: Vec<_> = (0..PEOPLE).map(record).collect();
    let customers = customers::upsert(portal, &Actor::System, "crowd", &records).await.unwrap();
    let mut debts = Vec::new();
    for (n, customer) in customers.iter().enumerate() {
        let number = format!("I-{n}");
        let issued = crate::testing::family::invoice(portal, customer, &number, 10_000, 1).await;
        debts.push(issued.instalments[0].0.clone());
    }
    debts
}

async fn pay(portal: &Portal, n: usize, instalment: &InstalmentId) -> Timestamp {
    let payment = OfflinePayment {
        reference: format!("till-{n}"),
        at: portal.now(),
        payer: None,
        parts: vec![(instalment.clone(), Money::new(10_000, Currency::Pen))],
    };
    record_offline(portal, &Actor::System, &[payment]).await.unwrap();
    portal.now()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_reminder_is_claimed_after_the_commit_that_settled_its_debt() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let t = TestPortal::open(Engine::Postgres).await;
    let start: Timestamp = "2026-11-23T15:00:00Z".parse().unwrap();
    let clock = Arc::new(SystemClock::set_to(start));
    let carrier = Arc::new(SlowCarrier::default());
    let carriers = Carriers::new(vec![carrier.clone()]);
    let mut replicas = Vec::new();
    for _ in 0..3 {
        let portal = t.replica().await;
        replicas.push(Portal { clock: clock.clone(), carriers: carriers.clone(), ..portal });
    }
    let debts = crowd(&replicas[0]).await;
    assert_eq!(decide_due(&replicas[0], &Actor::System).await.unwrap(), PEOPLE);

    let settled: Arc<Mutex<HashMap<InstalmentId, Timestamp>>> = Arc::default();
    let payers = (0..PAYERS).map(|payer| {
        let (portal, settled, debts) =
            (replicas[payer % 3].clone(), settled.clone(), debts.clone());
        tokio::spawn(async move {
            // Neither in the order of the queue nor against it.
            for n in (payer..PAYMENTS).step_by(PAYERS) {
                let at = (n * 617) % PEOPLE;
                let committed = pay(&portal, n, &debts[at]).await;
                settled.lock().unwrap().insert(debts[at].clone(), committed);
            }
        })
    });
    let payers: Vec<_> = payers.collect();
    while settled.lock().unwrap().len() < PAYMENTS / 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let workers = (0..WORKERS).map(|n| {
        let portal = replicas[n % 3].clone();
        tokio::spawn(async move { while send_due(&portal, &Actor::System).await.unwrap() > 0 {} })
    });
    let workers: Vec<_> = workers.collect();
    for done in join_all(workers.into_iter().chain(payers)).await {
        done.unwrap();
    }
    let (settled, handed) = (settled.lock().unwrap().clone(), carrier.0.lock().unwrap().len());
    check(&replicas[0], &settled, handed).await;
}

/// Nothing was claimed after its debt was settled; every debt that is open was spoken of once.
async fn check(portal: &Portal, settled: &HashMap<InstalmentId, Timestamp>, handed: usize) {
    let mut tx = portal.db.read().await.unwrap();
    let claims = crate::platform::db::sql!(
        all(String, i64, String),
        &mut tx,
        "SELECT s.instalment_id, r.claimed_at, r.state
           FROM reminder_steps s
           JOIN reminders r ON r.id = s.reminder_id
          WHERE s.claimed"
    )
    .unwrap();
    let entries =
        crate::platform::db::sql!(all(String,), &mut tx, "SELECT entry FROM contact_log").unwrap();
    drop(tx);
    assert_eq!(settled.len(), PAYMENTS);
    assert_eq!(waiting(portal).await, 0, "all was decided");
    let mut after = 0;
    let mut windows: Vec<i64> = entries.iter().filter_map(|(text,)| window(text)).collect();
    assert_eq!(windows.len(), claims.len());
    for (instalment, claimed_at, state) in &claims {
        assert_eq!(state, "sent");
        let id = InstalmentId::parse(instalment).unwrap();
        let committed = settled.get(&id).map(|at| at.as_millisecond());
        after += usize::from(committed.is_some_and(|committed| committed < *claimed_at));
    }
    windows.sort_unstable();
    let (at_p99, max) = (windows[windows.len() * 99 / 100], windows[windows.len() - 1]);
    println!(
        "{handed} handed over while {PAYMENTS} payments landed; {after} after settlement; \
         hand-over window p99 {at_p99} ms, max {max} ms"
    );
    assert_eq!(after, 0, "claimed after settlement");
    assert_eq!(claims.len(), handed, "each was handed over once");
    let open = PEOPLE - PAYMENTS;
    assert!((open..PEOPLE).contains(&handed), "{handed}: payments landed during the run");
}

fn window(entry: &str) -> Option<i64> {
    match serde_json::from_str::<Entry>(entry).unwrap().what {
        What::Sent { window_ms, .. } => Some(window_ms),
        _ => None,
    }
}
