//! What `make check` and `make test` run, quickest first.

use std::process::Command;

use crate::parts::Parts;
use crate::process::{cargo_in, run};
use crate::workspace::Workspace;
use crate::{assets, browser, postgres};

/// Everything but `frontend`: its `hydrate` and the server's `ssr` must not meet in one build.
const ALL_BUT_FRONTEND: [&str; 2] = ["--workspace", "--exclude=frontend"];

/// The quick loop: format, lints, house rules, the tests of `domain` and `portal`.
///
/// # Errors
/// At the first that fails.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let mut parts = Parts::default();
    parts.run("format", || format(workspace))?;
    parts.run("house rules", || tidy(workspace))?;
    parts.run("lints", || {
        run(&mut lints_of_server(workspace))?;
        run(&mut lints_of_browser(workspace))
    })?;
    let mut tests = cargo_in(workspace, &["test"]);
    parts.run("tests", || run(tests.args(["--package=domain", "--package=portal"])))
}

/// Everything, on both engines and in the browsers.
///
/// # Errors
/// At the first that fails.
pub fn test(workspace: &Workspace) -> anyhow::Result<()> {
    let mut parts = Parts::default();
    parts.run("format", || format(workspace))?;
    parts.run("house rules", || tidy(workspace))?;
    parts.run("packages for browsers", || browser::prepare(workspace))?;
    parts.run("lints and assets", || {
        assets::build_beside(workspace, &mut lints_of_server(workspace))?;
        run(&mut lints_of_browser(workspace))
    })?;
    let tests = || cargo_in(workspace, &["test"]);
    parts.run("tests, built", || run(tests().args(ALL_BUT_FRONTEND).arg("--no-run")))?;
    parts.run("tests, run", || postgres::with(tests().args(ALL_BUT_FRONTEND)))?;
    // The tests of `server` have built the binary; without their features it would be built again.
    parts.run("browser tests", || browser::run_stories(workspace, &[]))
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
    // Findings are printed in full; a backtrace of the test is of no use.
    tidy.env("RUST_BACKTRACE", "0");
    run(tidy.args(["--quiet", "--package=xtask", "--test=tidy", "--", "--nocapture"]))
}

fn lints_of_server(workspace: &Workspace) -> Command {
    let mut clippy = cargo_in(workspace, &["clippy"]);
    clippy.args(ALL_BUT_FRONTEND).args(["--all-targets", "--", "--deny=warnings"]);
    clippy
}

fn lints_of_browser(workspace: &Workspace) -> Command {
    let mut clippy = cargo_in(workspace, &["clippy"]);
    clippy.args(["--package=frontend", "--package=app", "--package=domain", "--lib"]);
    clippy.args(["--target=wasm32-unknown-unknown", "--", "--deny=warnings"]);
    clippy
}
