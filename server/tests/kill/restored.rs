//! A backup made by the product is restored, the gateway sends its events again, and nothing of
//! what was paid after the backup is lost or counted twice.

use std::time::Duration;

use domain::access::Actor;
use domain::payments::{Choice, StateKind};
use portal::billing::ledger;
use portal::payments::{self, StartRequest};
use portal::testing::{Engine, TestDatabase, family, free_address};

use super::child::Child;
use super::world::World;
use super::{CARDS, Portal, portal};

const PAYMENTS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_the_gateways_events_bring_back_what_was_paid_since() {
    story(Engine::Sqlite).await;
    let has_programs = std::process::Command::new("pg_dump").arg("--version").output().is_ok();
    if std::env::var_os("ALDIA_TEST_POSTGRES").is_some() && has_programs {
        story(Engine::Postgres).await;
    }
}

async fn story(engine: Engine) {
    let world = World::start().await;
    let database = TestDatabase::create(engine).await;
    let before = portal(&database, &world.provider).await;
    let people = family::family(&before).await;
    let mut child = Child::start(&database.url, &world).await;
    let pages = start_all(&before, &people).await;
    let (early, late) = pages.split_at(PAYMENTS / 2);

    let payer = world.payer();
    for page in early {
        payer.by(page, CARDS[0]).await;
    }
    settled(&before, &people.parent, PAYMENTS / 2).await;
    let folder = std::env::temp_dir().join(format!("aldia-backup-{:x}", rand::random::<u64>()));
    std::fs::create_dir(&folder).expect("there is room");
    let file = folder.join("backup").display().to_string();
    child.command(&database.url, &["backup", &file]).await;
    for page in late {
        payer.by(page, CARDS[0]).await;
    }
    settled(&before, &people.parent, PAYMENTS).await;
    child.kill().await;

    let other = TestDatabase::create(engine).await;
    child.command(&other.url, &["restore", &file]).await;
    std::fs::remove_dir_all(folder).expect("it is ours");
    let base = format!("http://{}", free_address());
    let mut child = Child::start_at(&base, &other.url, &world).await;
    let after = portal(&other, &world.provider).await;
    assert_eq!(count(&after, &people.parent).await, PAYMENTS / 2, "as of the backup");
    world.replay(&base).await;
    settled(&after, &people.parent, PAYMENTS).await;
    assert_eq!(ledger::check(&after, &Actor::System).await.expect("they are read"), vec![]);
    child.command(&other.url, &["check"]).await;
    child.kill().await;
    println!(
        "{}: {PAYMENTS} payments, half of them after the backup: none lost",
        after.db.engine()
    );
}

/// Addresses of the gateway's pages.
async fn start_all(portal: &Portal, people: &family::Family) -> Vec<String> {
    let mut pages = Vec::new();
    for number in 0..PAYMENTS {
        let number = format!("B-{number}");
        let issued = family::invoice(portal, &people.first_customer, &number, 1_000, 1).await;
        let (instalment, amount) = issued.instalments[0].clone();
        let request = StartRequest {
            choices: vec![Choice { instalment, part: None }],
            expected: amount,
            language: domain::language::Language::Es,
            payer_email: None,
        };
        let started = payments::start(portal, &people.parent, &request).await.expect("it starts");
        pages.push(started.url.expect("the provider answers"));
    }
    pages
}

async fn count(portal: &Portal, parent: &Actor) -> usize {
    let (mut settled, mut page) = (0, 1);
    loop {
        let list = payments::list(portal, parent, page).await.expect("payments are read");
        settled += list.rows.iter().filter(|one| one.state == StateKind::Succeeded).count();
        if page >= list.pages {
            return settled;
        }
        page += 1;
    }
}

async fn settled(portal: &Portal, parent: &Actor, expected: usize) {
    let waiting = async {
        while count(portal, parent).await < expected {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    assert!(in_time.is_ok(), "{} of {expected} settled", count(portal, parent).await);
}
