//! Time to compute the figures of past days, and to find the first page of the rows behind each.

use std::time::{Duration, Instant};

use domain::access::Actor;
use domain::calendar::Date;
use domain::money::Currency;
use domain::reports::Figure;
use jiff::Span;
use portal::testing::{Engine, TestPortal, fold_movements, seed_debts};
use portal::views::reports::{RowQuery, figures, rows_behind};

use crate::Failure;

/// Size of the benchmark.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Debts {
    /// Invoices on SQLite.
    #[arg(long, default_value_t = 100_000)]
    sqlite: i64,
    /// Invoices on PostgreSQL.
    #[arg(long, default_value_t = 1_000_000)]
    postgres: i64,
}

/// Days before today.
const DAYS_AGO: [i32; 6] = [0, 1, 30, 200, 900, 1_800];

/// Measures on each available engine.
pub async fn measure(debts: Debts) -> Result<(), Failure> {
    let engines = [(Engine::Sqlite, debts.sqlite), (Engine::Postgres, debts.postgres)];
    for (engine, invoices) in engines.into_iter().filter(|(engine, _)| engine.is_there()) {
        let t = TestPortal::open(engine).await;
        let start = Instant::now();
        seed_debts(&t.portal, invoices).await;
        println!("{engine:?}: {invoices} invoices, written in {}", millis(start.elapsed()));
        let start = Instant::now();
        fold_movements(&t.portal).await;
        println!("  folded in {}", millis(start.elapsed()));
        for days in DAYS_AGO {
            of_day(&t, t.portal.today().saturating_sub(Span::new().days(days))).await?;
        }
    }
    Ok(())
}

async fn of_day(t: &TestPortal, day: Date) -> Result<(), Failure> {
    figures(&t.portal, &Actor::System, day).await?;
    let start = Instant::now();
    figures(&t.portal, &Actor::System, day).await?;
    let took = start.elapsed();
    let mut slowest = (Duration::ZERO, "");
    for figure in Figure::ALL {
        let query = RowQuery { figure: *figure, currency: Currency::Pen, day };
        let start = Instant::now();
        rows_behind(&t.portal, &Actor::System, &query, None).await?;
        slowest = slowest.max((start.elapsed(), figure.code()));
    }
    let (page, name) = (millis(slowest.0), slowest.1);
    println!("  {day}: figures {}, slowest first page {page} ({name})", millis(took));
    Ok(())
}

fn millis(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}
