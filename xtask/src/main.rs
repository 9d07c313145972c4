//! The workspace's own commands, run as `cargo xtask …`: see the README and the Makefile.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks")]

mod assets;
mod audit;
mod bench;
mod browser;
mod debian;
mod holidays;
mod parts;
mod postgres;
mod process;
mod release;
mod suite;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;

use crate::workspace::Workspace;

/// Builds, checks and tests the workspace.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
enum Command {
    /// Build the assets: WASM, script, stylesheet, fonts, pictures.
    Assets {
        /// The output folder; by default `site` in cargo's target folder.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Advisories, licences, sources and banned crates, by cargo-deny.
    Audit,
    /// Measure the release beside a bare handler, on SQLite and PostgreSQL.
    Bench(bench::DeskSize),
    /// The quick loop: format, house rules, lints, tests of `domain` and `portal` on SQLite.
    Check,
    /// The browser tests; arguments go to Playwright.
    E2e {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write a CSV file of so many invoices in the format of demo/history.toml, to measure imports.
    GenerateCsv { rows: u32, file: PathBuf },
    /// Regenerate the table of public holidays from its source at a pinned version.
    Holidays,
    /// Run a command with a disposable PostgreSQL, its address in `ALDIA_TEST_POSTGRES`.
    Postgres {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
    /// Build the release and the assets inside it, side by side.
    Release,
    /// Take pictures of the pages for the documents.
    Screenshots,
    /// Install the packages of the browser tests, including `wasm-opt`.
    Setup,
    /// Everything: what `check` does, all tests on both engines, the browser tests.
    Test,
    /// The house rules that neither the compiler nor clippy can see.
    Tidy,
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
        Command::Audit => audit::run_deny(&workspace),
        Command::Bench(size) => bench::run(&workspace, size),
        Command::Check => suite::check(&workspace),
        Command::E2e { arguments } => browser::test(&workspace, &arguments),
        Command::GenerateCsv { rows, file } => bench::generate_csv(&workspace, rows, &file),
        Command::Holidays => holidays::write(&workspace),
        Command::Postgres { command } => {
            let (program, arguments) = command.split_first().context("a command to run")?;
            let mut command = std::process::Command::new(program);
            process::forget_package(&mut command);
            postgres::with(command.args(arguments))
        }
        Command::Release => release::build(&workspace).map(drop),
        Command::Screenshots => {
            browser::test(&workspace, &["--config=screenshots.config.ts".to_owned()])
        }
        Command::Setup => browser::prepare(&workspace),
        Command::Test => suite::test(&workspace),
        Command::Tidy => suite::tidy(&workspace),
    }
}
