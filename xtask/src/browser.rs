//! The browser tests: their packages, a browser, the product's binary, and Playwright over all.
//!
//! Playwright's configuration finds the binary in `ALDIA_BIN` and, where the machine has a
//! browser of its own, that in `ALDIA_CHROMIUM`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::process::{cargo_in, run};
use crate::workspace::{Workspace, find_program};
use crate::{assets, debian};

const CHROMIUM: &str = "ALDIA_CHROMIUM";

/// Where systems have it.
const CHROMIUM_NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Builds what is needed and runs Playwright with these arguments.
///
/// # Errors
/// When something cannot be had or built, or a test fails.
pub fn test(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<()> {
    let folder = prepare(workspace)?;
    assets::build(workspace, None)?;
    run(cargo_in(workspace, &["build"]).args(["--package=server", "--bin=aldia"]))?;

    let mut playwright = Command::new("npx");
    playwright.args(["playwright", "test"]).args(arguments).current_dir(&folder);
    playwright.env("ALDIA_BIN", workspace.target.join("debug/aldia"));
    if let Some(chromium) = chromium(&folder)? {
        playwright.env(CHROMIUM, chromium);
    }
    run(&mut playwright)
}

/// Installs the packages as the lock file says, once for each state of it. They bring `wasm-opt`
/// too: call this before building the assets.
///
/// # Errors
/// When there is no Node, or a package cannot be had.
pub fn prepare(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.root.join("end2end");
    if find_program(&[], &["npm"]).is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    let installed = folder.join("node_modules/installed-from");
    if !fs::read(&installed).is_ok_and(|last| last == lock) {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        fs::write(installed, lock)?;
    }
    Ok(folder)
}

/// The system's browser; `None` where Playwright has its own.
fn chromium(folder: &Path) -> anyhow::Result<Option<PathBuf>> {
    if let Some(given) = env::var_os(CHROMIUM) {
        return Ok(Some(given.into()));
    }
    let found = || find_program(&[], CHROMIUM_NAMES);
    if found().is_none() && debian::is_here() {
        debian::install(&["chromium"])?;
    }
    if found().is_none() {
        run(Command::new("npx").args(["playwright", "install", "chromium"]).current_dir(folder))?;
    }
    Ok(found())
}
