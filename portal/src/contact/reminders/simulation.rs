//! A seeded simulation: months of a virtual clock, many debtors, racing replicas, workers that
//! crash midway, carriers and a gateway that fail, webhooks that are lost, duplicated and out of
//! order, payers who pay at the worst moment. After every step an independent oracle checks the
//! rules; a failing seed can be run again by its number.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::testing::Engine;

mod acts;
mod faults;
mod gate;
mod oracle;
mod payers;
mod store;
mod world;

use faults::PlantedFault;
pub(super) use payers::StopAfter;
use world::World;

/// Result of a simulation.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct SimulationOutcome {
    steps: usize,
    handed_over: usize,
    payments: usize,
    crashes: usize,
    /// The first violation, and the step after which it was found.
    broken: Option<(usize, String)>,
}

/// Runs a seed for this number of steps.
async fn simulate(
    engine: Engine,
    seed: u64,
    steps: usize,
    fault: Option<PlantedFault>,
) -> SimulationOutcome {
    let mut world = World::open(engine, seed, fault).await;
    for step in 1..=steps {
        world.act().await;
        world.ended.steps = step;
        if let Some(broken) = world.oracle.broken() {
            world.ended.broken = Some((step, broken));
            break;
        }
    }
    if world.ended.broken.is_none() {
        world.settle_down().await;
        world.ended.broken = world.oracle.broken().map(|broken| (steps, broken));
    }
    world.end()
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn run(engine: Engine, seed: u64, steps: usize, fault: Option<PlantedFault>) -> SimulationOutcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(simulate(engine, seed, steps, fault)))
}

/// Runs in every test run; `make simulate SEEDS=… STEPS=…` runs more.
#[test]
fn no_promise_is_broken_in_any_order_of_things() {
    let seeds = number("ALDIA_SIMULATE_SEEDS", 10);
    let steps = number("ALDIA_SIMULATE_STEPS", 2_000);
    let first = number("ALDIA_SIMULATE_FIRST", 1);
    let next = AtomicUsize::new(first);
    let sum = Mutex::new(SimulationOutcome::default());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + seeds {
                return;
            }
            let ended = run(Engine::Sqlite, seed as u64, steps, None);
            assert_eq!(ended.broken, None, "seed {seed}");
            let mut sum = sum.lock().unwrap();
            sum.steps += ended.steps;
            sum.handed_over += ended.handed_over;
            sum.payments += ended.payments;
            sum.crashes += ended.crashes;
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let sum = sum.into_inner().unwrap();
    println!("{seeds} seeds: {sum:?}");
    assert!(sum.handed_over > 0 && sum.payments > 0 && sum.crashes > 0, "it did something");
}

/// Needs PostgreSQL; shorter, because each query is a round trip there.
#[test]
fn no_promise_is_broken_on_postgres() {
    if !Engine::Postgres.is_there() {
        return;
    }
    let steps = number("ALDIA_SIMULATE_POSTGRES_STEPS", 600);
    let ended = run(Engine::Postgres, 1, steps, None);
    println!("{ended:?}");
    assert_eq!(ended.broken, None);
    assert!(ended.handed_over > 0 && ended.payments > 0 && ended.crashes > 0, "it did something");
}

#[test]
fn every_planted_fault_is_found() {
    for fault in PlantedFault::ALL {
        let found = (1..=40).find_map(|seed| {
            let broken = run(Engine::Sqlite, seed, 2_000, Some(fault)).broken?;
            println!("{fault:?}: seed {seed}, step {}: {}", broken.0, broken.1);
            Some(())
        });
        assert!(found.is_some(), "{fault:?} was not found");
    }
}
