//! Kills the server at random moments during 200 payments: no acknowledged webhook is lost, nothing
//! is posted twice, and the books agree.
#![expect(clippy::panic, clippy::print_stdout, reason = "a test ends where it cannot go on")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::access::Actor;
use domain::language::Language;
use domain::payments::{Choice, StateKind};
use portal::billing::ledger;
use portal::outside::gateways::Secret;
use portal::outside::gateways::sandbox::{SandboxGateway, SandboxSettings};
use portal::payments::{self, StartRequest};
use portal::platform::clock::SystemClock;
use portal::platform::db::Db;
use portal::platform::queue;
use portal::testing::{Engine, RecordingMailer, TestDatabase, family, gateway_event_ids, settings};
use portal::{Guard, Portal};
use rand::Rng;
use rand::seq::IndexedRandom;
use tokio::sync::Mutex;

mod child;
mod frozen;
mod restored;
mod world;

use child::Child;
use world::{KEY, World};

const PAYMENTS: usize = 200;

/// The payments are spread over this number of server processes, however fast the machine is.
const LIVES: usize = 8;

/// Cards with webhooks that are prompt, duplicated and out of order.
const CARDS: [&str; 3] = ["4242424242424242", "4000000000030025", "4000000000030033"];

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_again_and_again_loses_no_webhook_and_posts_none_twice() {
    story(Engine::Sqlite).await;
    if std::env::var_os("ALDIA_TEST_POSTGRES").is_some() {
        story(Engine::Postgres).await;
    }
}

async fn story(engine: Engine) {
    assert!(server::assets::is_complete(), "build the site first: `cargo xtask assets`");
    let world = World::start().await;
    let database = TestDatabase::create(engine).await;
    let portal = portal(&database, &world.provider).await;
    let people = family::family(&portal).await;

    let child = Arc::new(Mutex::new(Child::start(&database.url, &world).await));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let kills = Arc::new(AtomicUsize::new(0));
    let killer = tokio::spawn(kill_until(child.clone(), kills.clone(), stopped));
    pay_all(&portal, &people, &world, &kills).await;
    stop.send(()).expect("the killer lives");
    killer.await.expect("the killer ends well");

    settle_down(&portal, &people.parent).await;
    child.lock().await.kill().await;
    let kills = kills.load(Ordering::Relaxed);
    assert!(kills >= LIVES - 1, "the server was killed {kills} times only");
    let kept = gateway_event_ids(&portal).await;
    let lost: Vec<_> = world.acknowledged().into_iter().filter(|id| !kept.contains(id)).collect();
    assert_eq!(lost, Vec::<String>::new(), "acknowledged, and lost");
    assert_eq!(ledger::check(&portal, &Actor::System).await.expect("the books are read"), vec![]);
    println!("{}: killed {kills} times, {} webhooks kept", portal.db.engine(), kept.len());
}

/// A portal on the same database, by which payers start payments.
async fn portal(database: &TestDatabase, provider: &str) -> Portal {
    let db = Db::open(&database.url).await.expect("the database opens");
    db.migrate().await.expect("the migrations run");
    let gateway = SandboxSettings::new(provider, Secret::from(KEY), Secret::from(world::SECRET));
    Portal {
        carriers: portal::outside::carriers::Carriers::default(),
        db,
        clock: Arc::new(SystemClock::default()),
        gateway: Arc::new(SandboxGateway::new(gateway).expect("the client is built")),
        mailer: Arc::new(RecordingMailer::default()),
        guard: Guard::default(),
        settings: Arc::new(settings()),
    }
}

/// Kills and restarts the server at random moments; returns how often.
async fn kill_until(
    child: Arc<Mutex<Child>>,
    kills: Arc<AtomicUsize>,
    mut stopped: tokio::sync::oneshot::Receiver<()>,
) {
    loop {
        let life = Duration::from_millis(rand::rng().random_range(50..900));
        if tokio::time::timeout(life, &mut stopped).await.is_ok() {
            return;
        }
        child.lock().await.kill_and_restart().await;
        kills.fetch_add(1, Ordering::Relaxed);
    }
}

/// Concurrent payers pay a new invoice each, by any of the cards. A payer ahead of the schedule
/// waits for the next server process.
async fn pay_all(
    portal: &Portal,
    people: &family::Family,
    world: &World,
    kills: &Arc<AtomicUsize>,
) {
    let numbers = Arc::new(std::sync::Mutex::new(0..PAYMENTS));
    let mut payers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (portal, numbers, pay) = (portal.clone(), numbers.clone(), world.payer());
        let (actor, customer) = (people.parent.clone(), people.first_customer.clone());
        let kills = kills.clone();
        payers.spawn(async move {
            loop {
                let next = numbers.lock().expect("not poisoned").next();
                let Some(number) = next else { return };
                while kills.load(Ordering::Relaxed) < number * LIVES / PAYMENTS {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                let issued =
                    family::invoice(&portal, &customer, &format!("K-{number}"), 1_000, 1).await;
                let (instalment, amount) = issued.instalments[0].clone();
                let request = StartRequest {
                    choices: vec![Choice { instalment, part: None }],
                    expected: amount,
                    language: Language::Es,
                    payer_email: None,
                };
                let portal = unlimited(&portal);
                let started = payments::start(&portal, &actor, &request).await.expect("it starts");
                let card = *CARDS.choose(&mut rand::rng()).expect("there are cards");
                pay.by(&started.url.expect("the provider answers"), card).await;
            }
        });
    }
    while let Some(payer) = payers.join_next().await {
        payer.expect("every payer pays");
    }
}

/// One payer pays here what a crowd would: the limit of checkouts would end it.
fn unlimited(portal: &Portal) -> Portal {
    Portal { guard: portal::Guard::default(), ..portal.clone() }
}

/// Waits until every payment is settled and no job is left; the server is not killed any more.
async fn settle_down(portal: &Portal, parent: &Actor) {
    let waiting = async {
        while !(all_settled(portal, parent).await && no_job_is_left(portal).await) {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let patience = Duration::from_secs(180);
    tokio::time::timeout(patience, waiting).await.expect("all payments settle in the end");
}

async fn all_settled(portal: &Portal, parent: &Actor) -> bool {
    let mut settled = 0;
    let mut page = 1;
    loop {
        let list = payments::list(portal, parent, page).await.expect("payments are read");
        settled += list.rows.iter().filter(|p| p.state == StateKind::Succeeded).count();
        if page >= list.pages {
            assert!(list.total as usize <= PAYMENTS, "a debt was tried twice");
            return settled == PAYMENTS;
        }
        page += 1;
    }
}

async fn no_job_is_left(portal: &Portal) -> bool {
    let backlog = queue::backlog(portal).await.expect("the queue is read");
    assert_eq!(backlog.given_up, 0, "a job was given up");
    backlog.queued == 0
}
