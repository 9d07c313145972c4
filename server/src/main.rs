//! The `aldia` command.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use rustix::fs::Mode;
use server::cli::Cli;
use server::commands;
use server::commands::printer::{self, Printer};

fn main() -> ExitCode {
    // Whatever is written holds personal data: it is for its owner only.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    printer::tell_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return misunderstood(&error),
        Err(help) => {
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) if is_unread(&*error) => ExitCode::from(UNREAD),
        Err(error) => refuse(&*error),
    }
}

/// As a shell counts a program that SIGPIPE ended.
const UNREAD: u8 = 141;

/// Whether the reader of the output went away, as `head` does: there is nothing to tell.
fn is_unread(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The log has not begun: its settings may be the fault. What cannot be written is not told.
fn refuse(error: &dyn std::error::Error) -> ExitCode {
    let _ = writeln!(Printer::stderr(), "aldia: {}", printer::paragraph(&error.to_string()));
    ExitCode::FAILURE
}

/// A message of clap, which repeats the arguments.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let _ = write!(Printer::stderr(), "{}", error.render());
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}
