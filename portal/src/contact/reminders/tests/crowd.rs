//! Twenty workers on three replicas while a thousand payments settle, each for a debtor whose
//! reminder is being claimed.
//!
//! A claim that reads a debt and writes after the commit that settled it is late. The database
//! records when each claim writes, and delays every fifth, at which the payers aim: a settlement
//! that does not wait for the lock commits before the claim is written. So the same crowd with
//! claims that lock no invoice must show late ones.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::access::Actor;
use domain::ids::{CustomerId, InstalmentId};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::{Currency, Money};
use futures::future::join_all;
use jiff::Timestamp;
use jiff::civil::date;

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::outside::carriers::{Carrier, CarrierReference, Message};
use crate::payments::{OfflinePayment, record_offline};
use crate::platform::clock::SystemClock;
use crate::platform::db::{Db, Only, sql};
use crate::testing::Engine;

const WORKERS: usize = 20;
const PAYERS: usize = 8;

/// A slow carrier that counts.
#[derive(Default)]
struct SlowCarrier(Mutex<usize>);

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
    ) -> std::result::Result<CarrierReference, crate::outside::carriers::CarrierError> {
        let wait = u64::from(message.id.bytes().last().unwrap_or_default() % 20);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        *self.0.lock().unwrap() += 1;
        Ok(CarrierReference { reference: Some(message.id.clone()) })
    }
}

/// Debts of a debtor. The queued reminder is about the first; the second is due for a reminder on
/// the day of the claim only, so that no lock of the reminder or its debtor protects it.
#[derive(Clone)]
struct TwoDebts {
    first: InstalmentId,
    second: InstalmentId,
}

const AMOUNT: Money = Money::new(10_000, Currency::Pen);

fn bill(customer: &CustomerId, number: String, due_on: domain::calendar::Date) -> NewInvoiceFor {
    let invoice = NewInvoice {
        source: "crowd".into(),
        number,
        description: "Pensión".into(),
        currency: Currency::Pen,
        issued_on: date(2026, 11, 1),
        disputed: false,
        lines: vec![InvoiceLine { description: "x".into(), quantity: 1, amount: AMOUNT }],
        plan: vec![(due_on, AMOUNT)],
    };
    NewInvoiceFor { customer: customer.clone(), invoice }
}

/// Creates debtors, by id, each with a reminder queued since the evening before.
async fn crowd(portal: &Portal, people: usize) -> HashMap<String, TwoDebts> {
    let record = |n: usize| CustomerRecord {
        number: format!("C-{n}"),
        name: format!("Persona {n}"),
        email: Some(format!("p{n}@example.org")),
        ..CustomerRecord::default()
    };
    let records: Vec<_> = (0..people).map(record).collect();
    let customers = customers::upsert(portal, &Actor::System, "crowd", &records).await.unwrap();
    let bills: Vec<_> = customers
        .iter()
        .enumerate()
        .flat_map(|(n, customer)| {
            let bill = |part: &str, day| bill(customer, format!("{n}-{part}"), date(2026, 11, day));
            [bill("first", 10), bill("second", 17)]
        })
        .collect();
    let issued = issue(portal, &Actor::System, &bills).await.unwrap();
    let instalments: Vec<_> = issued.iter().map(|one| one.instalments[0].0.clone()).collect();
    let mut tx = portal.db.read().await.unwrap();
    let found = sql!(all(String, String), &mut tx, "SELECT id, debtor_id FROM customers").unwrap();
    let debtors: HashMap<String, String> = found.into_iter().collect();
    let debts = customers.iter().zip(instalments.chunks(2)).map(|(customer, two)| {
        let debts = TwoDebts { first: two[0].clone(), second: two[1].clone() };
        (debtors[customer.as_str()].clone(), debts)
    });
    debts.collect()
}

/// Delays every fifth claim in the database, shown by an advisory lock, then records its time, in
/// microseconds of the database's clock.
async fn note_claims(portal: &Portal) {
    let mut tx = portal.db.write().await.unwrap();
    for text in [
        "CREATE TABLE claim_times (reminder_id TEXT PRIMARY KEY, at BIGINT NOT NULL)",
        "CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF hashtext(NEW.id) % 5 = 0 THEN
                 PERFORM pg_advisory_xact_lock(1, hashtext(NEW.id));
                 PERFORM pg_sleep(0.5);
             END IF;
             INSERT INTO claim_times VALUES (NEW.id, EXTRACT(EPOCH FROM clock_timestamp()) * 1e6);
             RETURN NEW;
         END $$",
        "CREATE TRIGGER note_claim BEFORE UPDATE ON reminders FOR EACH ROW
             WHEN (OLD.state = 'queued' AND NEW.state = 'sending') EXECUTE FUNCTION note_claim()",
    ] {
        sql!(run, &mut tx, text).unwrap();
    }
    tx.commit().await.unwrap();
}

/// A handle to the same database that locks no invoice: the rows come from a function, which cannot
/// be locked.
async fn without_invoice_locks(t: &TestPortal) -> Portal {
    let mut tx = t.portal.db.write().await.unwrap();
    for text in [
        "CREATE SCHEMA lockless",
        "CREATE FUNCTION lockless.all_invoices() RETURNS SETOF public.invoices
             LANGUAGE sql STABLE AS 'SELECT * FROM public.invoices'",
        "CREATE VIEW lockless.invoices AS SELECT * FROM lockless.all_invoices()",
    ] {
        sql!(run, &mut tx, text).unwrap();
    }
    tx.commit().await.unwrap();
    let mut url = url::Url::parse(&t.database.url).unwrap();
    url.query_pairs_mut().append_pair("options", "-c search_path=lockless,public");
    Portal { db: Db::open(url.as_str()).await.unwrap(), ..t.portal.clone() }
}

async fn database_clock(portal: &Portal) -> i64 {
    let mut tx = portal.db.read().await.unwrap();
    let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1e6 AS BIGINT)";
    sql!(one Only<i64>, &mut tx, text).unwrap().0
}

/// Debtors whose claim the database is delaying.
async fn being_claimed(portal: &Portal) -> Vec<String> {
    let mut tx = portal.db.read().await.unwrap();
    let text = "SELECT r.debtor_id
                  FROM pg_locks l
                  JOIN reminders r
                    ON CAST(l.objid AS BIGINT) = (CAST(hashtext(r.id) AS BIGINT) & 4294967295)
                 WHERE l.locktype = 'advisory' AND l.classid = 1 AND r.state = 'queued'";
    sql!(all Only<String>, &mut tx, text).unwrap().into_iter().map(|(id,)| id).collect()
}

/// Data shared by the payers.
struct Payers {
    debts: HashMap<String, TwoDebts>,
    chosen: Mutex<HashSet<String>>,
    /// Time at which each debt was certainly settled, by the database's clock.
    settled: Mutex<HashMap<InstalmentId, i64>>,
}

impl Payers {
    /// The second debt of a debtor who is being claimed; otherwise one or both debts of anybody.
    async fn choose(&self, portal: &Portal, n: usize) -> Option<Vec<InstalmentId>> {
        let claimed = self.claims_to_hit(portal).await;
        let mut chosen = self.chosen.lock().unwrap();
        let is_new = |id: &&String| !chosen.contains(*id);
        let aimed = claimed.iter().find(is_new);
        let debtor = aimed.or_else(|| self.debts.keys().find(is_new))?.clone();
        let TwoDebts { first, second } = self.debts[&debtor].clone();
        let is_one = aimed.is_some() || n.is_multiple_of(2);
        chosen.insert(debtor);
        Some(if is_one { vec![second] } else { vec![first, second] })
    }

    /// Debtors being claimed; waits a little for one who has not paid, while claims are expected.
    async fn claims_to_hit(&self, portal: &Portal) -> Vec<String> {
        for _ in 0..20 {
            let claimed = being_claimed(portal).await;
            let is_new = |id: &String| !self.chosen.lock().unwrap().contains(id);
            if claimed.iter().any(is_new) || waiting(portal).await == 0 {
                return claimed;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Vec::new()
    }

    async fn pay(&self, portal: &Portal, n: usize) {
        let Some(paid) = self.choose(portal, n).await else { return };
        let payment = OfflinePayment {
            reference: format!("till-{n}"),
            at: portal.now(),
            payer: None,
            parts: paid.iter().map(|instalment| (instalment.clone(), AMOUNT)).collect(),
        };
        record_offline(portal, &Actor::System, &[payment]).await.unwrap();
        let at = database_clock(portal).await;
        self.settled.lock().unwrap().extend(paid.into_iter().map(|instalment| (instalment, at)));
    }
}

/// Result of a crowd.
struct Outcome {
    /// Claims of debts that were settled before the claim was written.
    late: usize,
    reminders: usize,
    handed_over: usize,
    /// Time from claim to hand-over, in milliseconds, shortest first.
    windows: Vec<i64>,
}

struct ClaimedStep {
    instalment_id: String,
    state: String,
    at: i64,
}

crate::platform::db::columns!(ClaimedStep { instalment_id, state, at });

async fn outcome(portal: &Portal, payers: &Payers, handed_over: usize) -> Outcome {
    let mut tx = portal.db.read().await.unwrap();
    let steps = sql!(
        all ClaimedStep,
        &mut tx,
        "SELECT s.instalment_id, r.state, c.at
           FROM reminder_steps s
           JOIN reminders r   ON r.id = s.reminder_id
           JOIN claim_times c ON c.reminder_id = r.id
          WHERE s.claimed",
    );
    let entries = sql!(all Only<String>, &mut tx, "SELECT entry FROM contact_log").unwrap();
    let claims = sql!(one Only<i64>, &mut tx, "SELECT COUNT(*) FROM claim_times").unwrap().0;
    drop(tx);
    let settled = payers.settled.lock().unwrap();
    let mut late = 0;
    for step in steps.unwrap() {
        assert_eq!(step.state, "sent");
        let id = InstalmentId::parse(&step.instalment_id).unwrap();
        late += usize::from(settled.get(&id).is_some_and(|committed| *committed < step.at));
    }
    let mut windows: Vec<i64> = entries.iter().filter_map(|(text,)| window(text)).collect();
    windows.sort_unstable();
    Outcome { late, reminders: usize::try_from(claims).unwrap(), handed_over, windows }
}

fn window(entry: &str) -> Option<i64> {
    match serde_json::from_str::<Entry>(entry).unwrap().what {
        LogEvent::Sent { window_ms, .. } => Some(window_ms),
        _ => None,
    }
}

/// Settles payments while the workers claim; `locks` says whether these lock invoices.
async fn run(people: usize, payments: usize, locks: bool) -> Outcome {
    let t = TestPortal::open(Engine::Postgres).await;
    let clock = |text: &str| Arc::new(SystemClock::set_to(text.parse::<Timestamp>().unwrap()));
    let evening = Portal { clock: clock("2026-11-24T01:00:00Z"), ..t.portal.clone() };
    let debts = crowd(&evening, people).await;
    assert_eq!(decide_due(&evening, &Actor::System).await.unwrap(), people);
    note_claims(&evening).await;
    let carrier = Arc::new(SlowCarrier::default());
    let carriers = Carriers::new(vec![carrier.clone()]);
    let morning = clock("2026-11-24T15:00:00Z");
    let mut replicas = Vec::new();
    for _ in 0..3 {
        let portal = t.replica().await;
        replicas.push(Portal { clock: morning.clone(), carriers: carriers.clone(), ..portal });
    }
    let mut of_workers = replicas.clone();
    if !locks {
        let db = without_invoice_locks(&t).await.db;
        of_workers.iter_mut().for_each(|portal| portal.db = db.clone());
    }
    let payers = Arc::new(Payers { debts, chosen: Mutex::default(), settled: Mutex::default() });
    let paying = (0..PAYERS).map(|payer| {
        let (portal, payers) = (replicas[payer % 3].clone(), payers.clone());
        tokio::spawn(async move {
            for n in (payer..payments).step_by(PAYERS) {
                payers.pay(&portal, n).await;
            }
        })
    });
    let paying: Vec<_> = paying.collect();
    while payers.chosen.lock().unwrap().len() < payments / 10 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let working = (0..WORKERS).map(|n| {
        let portal = of_workers[n % 3].clone();
        tokio::spawn(async move { while send_due(&portal, &Actor::System).await.unwrap() > 0 {} })
    });
    for done in join_all(paying.into_iter().chain(working)).await {
        done.unwrap();
    }
    assert_eq!(waiting(&replicas[0]).await, 0, "all was decided");
    assert_eq!(payers.chosen.lock().unwrap().len(), payments);
    let handed_over = *carrier.0.lock().unwrap();
    outcome(&replicas[0], &payers, handed_over).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_reminder_is_claimed_after_the_commit_that_settled_its_debt() {
    const PEOPLE: usize = 1_500;
    const PAYMENTS: usize = 1_000;
    if !Engine::Postgres.is_there() {
        return;
    }
    let Outcome { late, reminders, handed_over, windows } = run(PEOPLE, PAYMENTS, true).await;
    let (at_p99, max) = (windows[windows.len() * 99 / 100], windows[windows.len() - 1]);
    println!(
        "{handed_over} handed over while {PAYMENTS} payments landed; {late} after settlement; \
         hand-over window p99 {at_p99} ms, max {max} ms"
    );
    assert_eq!(late, 0, "claimed after settlement");
    assert_eq!(reminders, handed_over, "each was handed over once");
    assert_eq!(windows.len(), handed_over);
    // Half of the payers paid all their debts, some of them before the claim.
    let open = PEOPLE - PAYMENTS / 2;
    assert!((open..PEOPLE).contains(&handed_over), "{handed_over}: payments landed meanwhile");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_claim_that_locks_no_invoice_is_seen() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let Outcome { late, handed_over, .. } = run(300, 200, false).await;
    println!("{late} of {handed_over} were claimed after settlement");
    assert!(late > 0, "the crowd would not see a missing lock");
}
