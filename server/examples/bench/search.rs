//! Time to find customers among a million, by name, number, document, mailbox and with typing
//! errors.

use std::time::{Duration, Instant};

use domain::access::Actor;
use portal::Portal;
use portal::billing::customers::{CustomerRecord, upsert};
use portal::demo::crowd::{self, document, first_name, mailbox, mixed, surname};
use portal::testing::{Engine, TestPortal};
use portal::views::desk::search::search;

use crate::Failure;

/// Size of the benchmark.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Directory {
    /// Customers to search among.
    #[arg(long, default_value_t = 1_000_000)]
    customers: u32,
    /// Searches of each kind.
    #[arg(long, default_value_t = 200)]
    searches: u32,
}

/// Customers of one transaction.
const BATCH: u32 = 5_000;

/// Measures on each available engine.
pub async fn measure(directory: Directory) -> Result<(), Failure> {
    let engines = [Engine::Sqlite, Engine::Postgres];
    for engine in engines.into_iter().filter(|engine| engine.is_there()) {
        let t = TestPortal::open(engine).await;
        let start = Instant::now();
        fill(&t.portal, directory.customers).await?;
        let took = start.elapsed();
        println!("{engine:?}: {} customers in {} s", directory.customers, took.as_secs());
        for (kind, text) in KINDS {
            let mut times = Vec::new();
            let mut found = 0_usize;
            for n in 0..directory.searches {
                let text = text(spread(n, directory.customers));
                let start = Instant::now();
                let result = search(&t.portal, &Actor::System, &text).await?;
                times.push(start.elapsed());
                found += usize::from(result.is_some_and(|result| !result.hits.is_empty()));
            }
            println!("  {kind}: {}, found {found} of {}", quantiles(times), directory.searches);
        }
        t.leaves_jobs();
    }
    Ok(())
}

async fn fill(portal: &Portal, customers: u32) -> Result<(), Failure> {
    let mut first = 0;
    while first < customers {
        let end = customers.min(first + BATCH);
        let records: Vec<CustomerRecord> = (first..end).map(crowd::customer).collect();
        upsert(portal, &Actor::System, "bench", &records).await?;
        first = end;
    }
    Ok(())
}

/// Places all over the directory, the same in each run.
fn spread(n: u32, customers: u32) -> u32 {
    mixed(n, 7) % customers.max(1)
}

/// A word whose second and third letters changed places.
fn misspelt(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}

type SearchText = fn(u32) -> String;

const KINDS: [(&str, SearchText); 8] = [
    ("surname and three letters", |n| {
        let second: String = surname(n, 2).chars().take(3).collect();
        format!("{} {second}", surname(n, 1))
    }),
    ("both surnames", |n| format!("{} {}", surname(n, 1), surname(n, 2))),
    ("a frequent first name", |n| first_name(n).to_owned()),
    ("two letters", |n| surname(n, 1).chars().take(2).collect()),
    ("document, five digits", |n| document(n).chars().take(5).collect()),
    ("number", |n| format!("c{n:07}")),
    ("mailbox", mailbox),
    ("an error in both surnames", |n| {
        format!("{} {}", misspelt(&surname(n, 1)), misspelt(&surname(n, 2)))
    }),
];

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        let time = times.get(place).copied().unwrap_or_default();
        format!("{}.{} ms", time.as_millis(), time.as_micros() % 1000 / 100)
    };
    format!("p50 {}, p95 {}, max {}", at(50), at(95), at(100))
}
