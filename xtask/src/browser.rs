//! The browser tests: their packages, a browser, the binary, and Playwright.
//!
//! Playwright's configuration finds the binary in `ALDIA_BIN`, the machine's own Chromium, where it
//! has one, in `ALDIA_CHROMIUM`, and its Firefox in `FIREFOX_BIN`.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::process::{cargo_in, run};
use crate::workspace::{Workspace, find_program};
use crate::{assets, debian};

/// A browser installed on the system.
struct Browser {
    /// Environment variable that names the program to the tests; an existing value is kept.
    variable: &'static str,
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Browser = Browser {
    variable: "ALDIA_CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};

const FIREFOX: Browser =
    Browser { variable: "FIREFOX_BIN", names: &["firefox-esr", "firefox"], package: "firefox-esr" };

/// Builds what is needed and runs Playwright with these arguments.
///
/// # Errors
/// When something cannot be installed or built, or a test fails.
pub fn test(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<()> {
    prepare(workspace)?;
    assets::build(workspace, None)?;
    run(cargo_in(workspace, &["build"]).args(["--package=server", "--bin=aldia"]))?;
    run_stories(workspace, arguments)
}

/// Runs Playwright with these arguments on what was built last.
///
/// # Errors
/// When a browser cannot be installed, or a test fails.
pub fn run_stories(workspace: &Workspace, arguments: &[String]) -> anyhow::Result<()> {
    let folder = folder(workspace);
    let mut playwright = Command::new("npx");
    playwright.args(["playwright", "test"]).args(arguments).current_dir(&folder);
    playwright.env("ALDIA_BIN", workspace.target.join("debug/aldia"));
    match CHROMIUM.find_or_install()? {
        Some(program) => _ = playwright.env(CHROMIUM.variable, program),
        None => {
            let mut install = Command::new("npx");
            run(install.args(["playwright", "install", "chromium"]).current_dir(&folder))?;
        }
    }
    match FIREFOX.find_or_install()? {
        Some(program) => _ = playwright.env(FIREFOX.variable, program),
        None => println!("SKIPPED: the story in Firefox. Neither Firefox nor apt-get is here."),
    }
    run(&mut playwright)
}

/// Installs the packages of the lock file, once for each version of it. They include `wasm-opt`:
/// call this before building the assets.
///
/// # Errors
/// When there is no Node, or a package cannot be installed.
pub fn prepare(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = folder(workspace);
    if find_program(&[], &["npm"]).is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    let installed = folder.join("node_modules/installed-from");
    if !fs::read(&installed).is_ok_and(|last| last == lock) {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        fs::write(installed, lock)?;
    }
    Ok(())
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("end2end")
}

impl Browser {
    /// `None` where the system has none and packages cannot be installed.
    fn find_or_install(&self) -> anyhow::Result<Option<PathBuf>> {
        if let Some(given) = env::var_os(self.variable) {
            return Ok(Some(given.into()));
        }
        let found = find_program(&[], self.names);
        if found.is_some() || !debian::is_here() {
            return Ok(found);
        }
        debian::install(&[self.package])?;
        Ok(find_program(&[], self.names))
    }
}
