//! Pages of staff, signed in with a second factor, over a large history: search, lists, figures of
//! today and of past days. Each beside a bare handler with the same queries and response size.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use portal::demo::SeedSize;
use portal::testing::free_address;
use reqwest::Client;
use reqwest::header::COOKIE;
use tokio::process::{Child, Command};

use crate::Failure;
use crate::load::Measured;
use crate::product::{Product, ready};

pub mod bare;
mod pages;
mod sign_in;

use pages::{Page, PagePath};

/// Size of the benchmark.
#[derive(Debug, Clone, clap::Args)]
pub struct DeskSize {
    aldia: PathBuf,
    #[arg(long, default_value_t = 100_000)]
    sqlite_customers: u32,
    #[arg(long, default_value_t = 500_000)]
    sqlite_invoices: u32,
    #[arg(long, default_value_t = 100_000)]
    postgres_customers: u32,
    #[arg(long, default_value_t = 500_000)]
    postgres_invoices: u32,
    /// Requests for each page.
    #[arg(long, default_value_t = 100)]
    requests: u32,
}

/// Requests before a page is measured.
const WARM_UP: u32 = 3;

/// Measures on each available engine.
pub async fn measure(size: DeskSize) -> Result<(), Failure> {
    let sqlite = SeedSize { customers: size.sqlite_customers, invoices: size.sqlite_invoices };
    on(&size, None, sqlite).await?;
    if let Ok(server) = std::env::var("ALDIA_TEST_POSTGRES") {
        let invoices = size.postgres_invoices;
        on(&size, Some(server), SeedSize { customers: size.postgres_customers, invoices }).await?;
    }
    Ok(())
}

async fn on(size: &DeskSize, postgres: Option<String>, seed: SeedSize) -> Result<(), Failure> {
    let engine = if postgres.is_some() { "PostgreSQL" } else { "SQLite" };
    let begun = Instant::now();
    let (product, printed) = Product::seeded(&size.aldia, postgres, seed).await?;
    let (customers, invoices, took) = (seed.customers, seed.invoices, begun.elapsed().as_secs());
    println!("\n{engine}: {customers} customers, {invoices} invoices, seeded in {took} s");
    let cookie = sign_in::staff_cookie(&product.base, &printed).await?;
    let visitor = Visitor { client: Client::new(), base: product.base.clone(), cookie };
    let (bare, _child) = start_bare(&product.database).await?;
    let bare = Visitor { base: bare, ..visitor.clone() };
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8} {:>9} {:>7}",
        "", "bytes", "p50 ms", "p95 ms", "max ms", "bare p95", "aim"
    );
    for page in pages::all(&visitor, seed).await? {
        let bytes = visitor.get(&(page.path)(0), 0).await?.len();
        let ours = visitor.time(&page.path, size.requests, 0).await?;
        let theirs = bare.time(&page.path, size.requests, bytes).await?;
        print_line(&page, bytes, &ours, &theirs);
    }
    println!("the server's memory afterwards: {}", product.memory()?);
    Ok(())
}

fn print_line(page: &Page, bytes: usize, ours: &Measured, theirs: &Measured) {
    let ms = |d: Duration| format!("{}.{:01}", d.as_millis(), d.as_micros() % 1000 / 100);
    let p95 = ours.quantile(95);
    let verdict = if p95 > page.aim { "  TOO SLOW" } else { "" };
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8} {:>9} {:>7}{verdict}",
        page.name,
        bytes,
        ms(ours.quantile(50)),
        ms(p95),
        ms(ours.quantile(100)),
        ms(theirs.quantile(95)),
        page.aim.as_millis(),
    );
}

/// Somebody who asks one page after the other.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    base: String,
    cookie: String,
}

impl Visitor {
    /// The body of a page; the bare handler is told how long it is to be.
    async fn get(&self, path: &str, bytes: usize) -> Result<String, Failure> {
        let request = self.client.get(format!("{}{path}", self.base));
        let request = request.header(COOKIE, &self.cookie).header(bare::BYTES, bytes);
        let answer = request.send().await?;
        if !answer.status().is_success() {
            return Err(format!("{path} answered {}", answer.status()).into());
        }
        Ok(answer.text().await?)
    }

    async fn time(&self, path: &PagePath, times: u32, bytes: usize) -> Result<Measured, Failure> {
        for n in 0..WARM_UP {
            self.get(&path(n), bytes).await?;
        }
        let begun = Instant::now();
        let mut seen = Vec::new();
        for n in 0..times {
            let path = path(WARM_UP + n);
            let asked = Instant::now();
            self.get(&path, bytes).await?;
            seen.push(asked.elapsed());
        }
        Ok(Measured::of(seen, begun))
    }
}

/// The bare handler as a separate process, on the same database.
async fn start_bare(database: &str) -> Result<(String, Child), Failure> {
    let base = format!("http://{}", free_address());
    let child = Command::new(std::env::current_exe()?)
        .args(["bare-desk", "--database", database])
        .args(["--listen", base.trim_start_matches("http://")])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    ready(&base).await?;
    Ok((base, child))
}
