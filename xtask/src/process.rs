//! Runs other programs; errors name the program.

use std::env;
use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::workspace::Workspace;

/// The cargo that runs us, without the variables it set for us: another package's build must not
/// see them change.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_package(&mut cargo);
    cargo
}

/// Removes the variables that cargo set for this program.
pub fn forget_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
}

/// Cargo in the workspace. Where `CI` is set, a lock file that does not fit is an error, and
/// incremental compilation is off, which only costs time in a first build.
pub fn cargo_in(workspace: &Workspace, subcommand: &[&str]) -> Command {
    let mut cargo = cargo();
    cargo.current_dir(&workspace.root).env("CARGO_TARGET_DIR", &workspace.target);
    cargo.args(subcommand);
    if !subcommand.is_empty() && env::var_os("CI").is_some() {
        cargo.arg("--locked").env("CARGO_INCREMENTAL", "0");
    }
    cargo
}

/// Runs the program to its end and shows its output.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("cannot start `{shown}`"))?;
    ensure!(status.success(), "`{shown}` failed: {status}");
    Ok(())
}

/// Runs the program to its end while we do other work; it ends with the work where that fails.
///
/// # Errors
/// Those of the work, and when the program cannot be started or does not succeed.
pub fn run_beside(
    command: &mut Command,
    work: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = shown(command);
    println!("$ {shown} &");
    let mut program = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let outcome = work();
    if outcome.is_err() {
        program.kill()?;
    }
    let status = program.wait()?;
    outcome?;
    ensure!(status.success(), "`{shown}` failed: {status}");
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs the program to its end; its output is shown only when it fails.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn quietly(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    let said = [output.stdout, output.stderr].concat();
    ensure!(
        output.status.success(),
        "`{shown}` failed: {}\n{}",
        output.status,
        String::from_utf8_lossy(&said)
    );
    Ok(())
}

/// Whether we are root, as in most containers.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
