//! What `make check` and `make test` run, quickest first.

use crate::process::{cargo_in, run};
use crate::workspace::Workspace;
use crate::{assets, browser, postgres};

/// Everything but `frontend`: its `hydrate` and the server's `ssr` must not meet in one build.
const ALL_BUT_FRONTEND: [&str; 2] = ["--workspace", "--exclude=frontend"];

/// The quick loop: format, lints, house rules, the tests of what is true and what happens.
///
/// # Errors
/// At the first that fails.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    format(workspace)?;
    tidy(workspace)?;
    lint(workspace)?;
    run(cargo_in(workspace, &["test"]).args(["--package=domain", "--package=portal"]))
}

/// All there is, on both engines and in the browser.
///
/// # Errors
/// At the first that fails.
pub fn test(workspace: &Workspace) -> anyhow::Result<()> {
    format(workspace)?;
    tidy(workspace)?;
    browser::prepare(workspace)?;
    assets::build(workspace, None)?;
    lint(workspace)?;
    postgres::with(cargo_in(workspace, &["test"]).args(ALL_BUT_FRONTEND))?;
    browser::test(workspace, &[])
}

fn format(workspace: &Workspace) -> anyhow::Result<()> {
    run(cargo_in(workspace, &[]).args(["fmt", "--all", "--check"]))
}

/// The house rules by themselves.
///
/// # Errors
/// When one is broken; it says where.
pub fn tidy(workspace: &Workspace) -> anyhow::Result<()> {
    let mut tidy = cargo_in(workspace, &["test"]);
    // What it finds is said in full; where in the test it was found is of no use.
    tidy.env("RUST_BACKTRACE", "0");
    run(tidy.args(["--quiet", "--package=xtask", "--test=tidy", "--", "--nocapture"]))
}

fn lint(workspace: &Workspace) -> anyhow::Result<()> {
    let deny = ["--", "--deny=warnings"];
    let mut server_side = cargo_in(workspace, &["clippy"]);
    run(server_side.args(ALL_BUT_FRONTEND).arg("--all-targets").args(deny))?;
    let mut browser_side = cargo_in(workspace, &["clippy"]);
    browser_side.args(["--package=frontend", "--package=app", "--package=domain", "--lib"]);
    run(browser_side.arg("--target=wasm32-unknown-unknown").args(deny))
}
