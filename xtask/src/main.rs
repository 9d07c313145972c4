//! The workspace's own commands, run as `cargo xtask …`: see the README and the Makefile.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks")]

mod assets;
mod process;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::workspace::Workspace;

/// Builds, checks and tests the workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
enum Command {
    /// Build the browser's part: WASM, script, stylesheet, fonts, pictures.
    Assets {
        /// Where the files go; `site` in cargo's target folder if not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Assets { out } => assets::build(&workspace, out),
    }
}
