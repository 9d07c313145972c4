//! A replica that stands still in the middle of its work stops no other: what it had locked is
//! free again after two seconds, and when it wakes it does nothing twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use domain::access::Actor;
use domain::payments::Choice;
use portal::billing::ledger;
use portal::payments::{self, StartRequest};
use portal::testing::{
    Engine, TestDatabase, confirmations_by_invoice, family, free_address, settled_payments,
};
use rand::Rng;

use super::child::Child;
use super::world::World;
use super::{CARDS, Portal, no_job_is_left, portal};

const STOPS: usize = 6;

/// The server ends a transaction in which nothing happens after two seconds. Others of the frozen
/// process that wait for the same lock may get it before they have waited six seconds, and hold it
/// for two.
const FREED_WITHIN: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_is_frozen_while_it_settles_stops_no_other() {
    if std::env::var_os("ALDIA_TEST_POSTGRES").is_none() {
        return;
    }
    let world = World::start().await;
    let database = TestDatabase::create(Engine::Postgres).await;
    let portal = portal(&database, &world.provider).await;
    let people = family::family(&portal).await;
    let one = Child::start(&database.url, &world).await;
    let base = format!("http://{}", free_address());
    let other = Child::start_at(&base, &database.url, &world).await;

    let stop = Arc::new(AtomicBool::new(false));
    let paid = Arc::new(AtomicUsize::new(0));
    let payer = |_| tokio::spawn(pay(&portal, people.clone(), &world, &stop, &paid));
    let payers: Vec<_> = (0..4).map(payer).collect();
    let mut stood = Vec::new();
    for _ in 0..STOPS {
        let moment = rand::rng().random_range(500..1_500);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        other.signal("STOP").await;
        stood.push(until_one_settles(&portal).await);
        other.signal("CONT").await;
    }
    stop.store(true, Ordering::Relaxed);
    for payer in payers {
        payer.await.expect("every payer pays");
    }
    let held = stood.iter().flatten().count();
    println!("held {held} of {STOPS} stops: the other settled again after {stood:?}");
    assert!(stood.iter().all(Option::is_some), "{stood:?}");

    let paid = paid.load(Ordering::Relaxed);
    let waiting = async {
        while settled_payments(&portal).await < paid || !no_job_is_left(&portal).await {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), waiting).await.expect("all are settled");
    assert_eq!(ledger::check(&portal, &Actor::System).await.expect("they are read"), vec![]);
    let told = confirmations_by_invoice(&portal).await;
    assert!(told.iter().all(|count| *count == 1), "confirmed more than once: {told:?}");
    drop((one, other));
}

/// How long no payment was settled, at most; what had passed all locks is settled at once.
async fn until_one_settles(portal: &Portal) -> Option<Duration> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (start, before) = (tokio::time::Instant::now(), settled_payments(portal).await);
    while start.elapsed() < FREED_WITHIN {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if settled_payments(portal).await > before {
            return Some(start.elapsed());
        }
    }
    None
}

/// Pays one new invoice after the other.
fn pay(
    portal: &Portal,
    people: family::Family,
    world: &World,
    stop: &Arc<AtomicBool>,
    paid: &Arc<AtomicUsize>,
) -> impl Future<Output = ()> + use<> {
    let (portal, payer, stop, paid) = (portal.clone(), world.payer(), stop.clone(), paid.clone());
    async move {
        while !stop.load(Ordering::Relaxed) {
            let number = format!("F-{:x}", rand::random::<u64>());
            let issued = family::invoice(&portal, &people.first_customer, &number, 1_000, 1).await;
            let (instalment, amount) = issued.instalments[0].clone();
            let request = StartRequest {
                choices: vec![Choice { instalment, part: None }],
                expected: amount,
                language: domain::language::Language::Es,
                payer_email: None,
            };
            let portal = super::unlimited(&portal);
            let started = payments::start(&portal, &people.parent, &request).await;
            let url = started.expect("it starts").url.expect("the provider answers");
            payer.by(&url, CARDS[0]).await;
            paid.fetch_add(1, Ordering::Relaxed);
        }
    }
}
