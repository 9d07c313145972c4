//! `make bench`: the release beside a bare handler, on both engines.

use crate::process::cargo_in;
use crate::workspace::Workspace;
use crate::{browser, generate, postgres, release};

/// Builds the release and its bench, and runs it.
///
/// # Errors
/// When something cannot be built, or the bench fails.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    // With it the WASM is what visitors get: optimized.
    browser::prepare(workspace)?;
    let aldia = release::build(workspace)?;
    let release = ["--release", "--package=server"];
    let mut bench = cargo_in(workspace, &["run"]);
    bench.args(release).args(["--example=bench", "--", "measure"]).arg(aldia);
    let invoices = workspace.target.join("million-invoices.csv");
    generate::csv(1_000_000, &invoices)?;
    bench.arg("--invoices").arg(invoices);
    bench.arg("--profile").arg(workspace.root.join("demo/ibm.toml"));
    postgres::with(&mut bench)?;
    let mut reminders = cargo_in(workspace, &["run"]);
    reminders.args(release).args(["--example=bench", "--", "reminders"]);
    postgres::with(&mut reminders)
}
