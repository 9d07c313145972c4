//! Benchmarks the release server against a bare handler with the same queries and response sizes,
//! in the same run; on SQLite, and on PostgreSQL if `ALDIA_TEST_POSTGRES` is set.
//!
//! `bench measure path/to/aldia` runs the benchmark; `bench bare …` is the bare handler, started by
//! it; `bench generate …` writes the invoices for measuring imports.
#![expect(clippy::print_stdout, reason = "a command line tool speaks")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use portal::demo::{HistorySize, write_history};

mod bare;
mod crowds;
mod desk;
mod figures;
mod imports;
mod load;
mod product;
mod reminders;
mod search;
mod targets;

use load::Measured;
use portal::testing::{Engine, TestDatabase};
use product::Product;
use targets::Target;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What to measure.
#[derive(Debug, Parser)]
enum Command {
    /// Measure a release binary.
    Measure {
        aldia: PathBuf,
        /// Concurrent connections.
        #[arg(long, default_value_t = 16)]
        connections: usize,
        /// Seconds per measurement.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
        /// A file of invoices to import.
        #[arg(long, requires = "profile")]
        invoices: Option<PathBuf>,
        /// Its mapping profile.
        #[arg(long)]
        profile: Option<PathBuf>,
    },
    /// Decide and send reminders.
    Reminders(reminders::Crowd),
    /// Search customers.
    Search(search::Directory),
    /// Compute the figures of past days.
    Figures(figures::Debts),
    /// Pages of staff over a large history, through a release binary.
    Desk(desk::DeskSize),
    /// The bare handler.
    Bare(bare::Bare),
    /// The bare handler of pages of staff.
    BareDesk(desk::bare::BareDesk),
    /// Write a CSV file with this number of invoices, twenty per customer, for the mapping profile
    /// demo/history.toml.
    Generate { invoices: u32, file: PathBuf },
}

/// Fixed, so that generated files are reproducible.
const AS_OF: jiff::civil::Date = jiff::civil::date(2026, 11, 15);

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Command::parse() {
        Command::Bare(bare) => bare.serve().await,
        Command::BareDesk(bare) => bare.serve().await,
        Command::Desk(size) => desk::measure(size).await,
        Command::Figures(debts) => figures::measure(debts).await,
        Command::Reminders(crowd) => reminders::measure(crowd).await,
        Command::Search(directory) => search::measure(directory).await,
        Command::Generate { invoices, file } => {
            let size = HistorySize { customers: (invoices / 20).max(1), invoices };
            Ok(write_history(size, AS_OF, File::create(file)?)?)
        }
        Command::Measure { aldia, connections, seconds, invoices, profile } => {
            let pace = load::Pace { connections, time: Duration::from_secs(seconds) };
            println!("{connections} connections, {seconds} s a figure, on this machine's loopback");
            measure(&aldia, None, pace).await?;
            if let Ok(server) = std::env::var("ALDIA_TEST_POSTGRES") {
                measure(&aldia, Some(server), pace).await?;
            }
            if let Some((invoices, profile)) = invoices.zip(profile) {
                println!();
                let has_server = std::env::var_os("ALDIA_TEST_POSTGRES").is_some();
                let engines = [Some(Engine::Sqlite), has_server.then_some(Engine::Postgres)];
                for engine in engines.into_iter().flatten() {
                    let database = TestDatabase::create(engine).await;
                    println!("{engine:?}:");
                    imports::measure(&aldia, &database.url, (&invoices, &profile)).await?;
                }
            }
            Ok(())
        }
    }
}

async fn measure(aldia: &Path, postgres: Option<String>, pace: load::Pace) -> Result<(), Failure> {
    let engine = if postgres.is_some() { "PostgreSQL" } else { "SQLite" };
    let product = Product::start(aldia, postgres).await?;
    let targets = targets::find(&product).await?;
    println!("\n{engine}; the server's memory before the load: {}", product.memory()?);
    println!(
        "{:<16} {:>9} {:>10} {:>9} {:>9} {:>12} {:>7}",
        "", "bytes", "requests/s", "p50 ms", "p99 ms", "bare req/s", "ratio"
    );
    let bare = bare::Running::start(&product, &targets).await?;
    for target in &targets {
        let ours = load::run(pace, &target.at(&product.base)?).await?;
        let theirs = load::run(pace, &target.at(&bare.base)?).await?;
        print_line(target, &ours, &theirs);
    }
    println!("the server's memory after the load: {}", product.memory()?);
    crowds::measure(&product).await?;
    if engine == "SQLite" {
        targets::print_bytes(&product).await?;
    }
    Ok(())
}

fn print_line(target: &Target, ours: &Measured, theirs: &Measured) {
    let ms = |d: Duration| format!("{}.{:02}", d.as_millis(), d.as_micros() % 1000 / 10);
    let percent = ours.per_second() * 100 / theirs.per_second().max(1);
    println!(
        "{:<16} {:>9} {:>10} {:>9} {:>9} {:>12} {:>4}.{:02}",
        target.name,
        target.bytes,
        ours.per_second(),
        ms(ours.quantile(50)),
        ms(ours.quantile(99)),
        theirs.per_second(),
        percent / 100,
        percent % 100,
    );
}
