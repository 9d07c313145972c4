//! The `aldia` command.

use std::process::ExitCode;

use clap::Parser;
use rustix::fs::Mode;
use server::cli::Cli;
use server::commands::{self, printer};

fn main() -> ExitCode {
    // Whatever is written holds personal data: it is for its owner only.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    runtime.block_on(commands::run(cli)).unwrap_or_else(|error| refuse(&*error))
}

#[expect(clippy::print_stderr, reason = "the log has not begun: its settings may be the fault")]
fn refuse(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("aldia: {}", printer::line(&error.to_string()));
    ExitCode::FAILURE
}
