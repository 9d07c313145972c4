//! Advisories, licences, sources and banned crates, by cargo-deny at one version.

use std::process::Command;

use crate::process::{cargo, run};
use crate::workspace::Workspace;

const VERSION: &str = "0.20.2";

/// Runs the checks of `deny.toml`. The tool is installed in the target folder.
///
/// # Errors
/// When it cannot be installed or reports something.
pub fn run_deny(workspace: &Workspace) -> anyhow::Result<()> {
    let root = workspace.target.join("tools");
    let deny = root.join("bin/cargo-deny");
    if !is_version(&mut Command::new(&deny)) {
        let mut install = cargo();
        install.args(["install", "--locked", "cargo-deny", "--version", VERSION, "--root"]);
        run(install.arg(&root))?;
    }
    let mut check = Command::new(deny);
    run(check.current_dir(&workspace.root).args(["--all-features", "check"]))
}

fn is_version(deny: &mut Command) -> bool {
    let output = deny.arg("--version").output();
    output.is_ok_and(|output| output.stdout.trim_ascii().ends_with(VERSION.as_bytes()))
}
