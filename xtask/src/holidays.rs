//! The table of public holidays, written by the Python package that keeps them.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::process::run;
use crate::workspace::Workspace;

const PACKAGE: &str = "holidays==0.109";

/// Installs the package into the target folder and lets it write the table.
///
/// # Errors
/// When Python is missing, or the package cannot be had.
pub fn write(workspace: &Workspace) -> anyhow::Result<()> {
    let tools = workspace.target.join("tools/holidays");
    if !tools.join("bin/pip").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&tools))?;
    }
    run(Command::new(tools.join("bin/pip")).args(["install", "--quiet", PACKAGE]))?;
    let mut python = Command::new(tools.join("bin/python"));
    let output = python.arg(workspace.root.join("xtask/public_holidays.py")).output();
    let output = output.context("python cannot be run")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::write(workspace.root.join("domain/data/holidays.tsv"), output.stdout)?;
    Ok(())
}
