//! `make bench`: the release beside a bare handler, on both engines.

use std::path::Path;

use clap::Args;

use crate::process::cargo_in;
use crate::workspace::Workspace;
use crate::{browser, postgres, process, release};

/// Size of the history that pages of staff are measured over.
#[derive(Debug, Clone, Copy, Args)]
pub struct DeskSize {
    #[arg(long, default_value_t = 100_000)]
    sqlite_customers: u32,
    #[arg(long, default_value_t = 500_000)]
    sqlite_invoices: u32,
    #[arg(long, default_value_t = 100_000)]
    postgres_customers: u32,
    #[arg(long, default_value_t = 500_000)]
    postgres_invoices: u32,
    /// Measure the pages of staff only.
    #[arg(long)]
    desk_only: bool,
}

/// Builds the release and its bench, and runs it.
///
/// # Errors
/// When something cannot be built, or the bench fails.
pub fn run(workspace: &Workspace, size: DeskSize) -> anyhow::Result<()> {
    // It optimizes the WASM, as in a release.
    browser::prepare(workspace)?;
    let aldia = release::build(workspace)?;
    let release = ["--release", "--package=server"];
    desk(workspace, &aldia, size)?;
    if size.desk_only {
        return Ok(());
    }
    let invoices = workspace.target.join("million-invoices.csv");
    generate_csv(workspace, 1_000_000, &invoices)?;
    let mut bench = cargo_in(workspace, &["run"]);
    bench.args(release).args(["--example=bench", "--", "measure"]).arg(&aldia);
    bench.arg("--invoices").arg(invoices);
    bench.arg("--profile").arg(workspace.root.join("demo/history.toml"));
    postgres::with(&mut bench)?;
    let mut reminders = cargo_in(workspace, &["run"]);
    reminders.args(release).args(["--example=bench", "--", "reminders"]);
    postgres::with(&mut reminders)?;
    let mut search = cargo_in(workspace, &["run"]);
    search.args(release).args(["--example=bench", "--", "search"]);
    postgres::with(&mut search)?;
    let mut figures = cargo_in(workspace, &["run"]);
    figures.args(release).args(["--example=bench", "--", "figures"]);
    postgres::with(&mut figures)
}

/// Seeds a large history on each engine, and measures the pages of staff over it.
fn desk(workspace: &Workspace, aldia: &Path, size: DeskSize) -> anyhow::Result<()> {
    let mut desk = cargo_in(workspace, &["run", "--release", "--package=server"]);
    desk.args(["--example=bench", "--", "desk"]).arg(aldia);
    for (name, number) in [
        ("--sqlite-customers", size.sqlite_customers),
        ("--sqlite-invoices", size.sqlite_invoices),
        ("--postgres-customers", size.postgres_customers),
        ("--postgres-invoices", size.postgres_invoices),
    ] {
        desk.arg(name).arg(number.to_string());
    }
    postgres::with(&mut desk)
}

/// Writes a file of invoices to measure imports.
///
/// # Errors
/// When the bench cannot be built, or the file cannot be written.
pub fn generate_csv(workspace: &Workspace, invoices: u32, file: &Path) -> anyhow::Result<()> {
    let mut generate = cargo_in(workspace, &["run", "--release", "--package=server"]);
    generate.args(["--example=bench", "--", "generate", &invoices.to_string()]).arg(file);
    process::run(&mut generate)
}
