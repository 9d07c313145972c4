//! The commands of `aldia`, one file each.

use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::config::{Config, Sources};
use crate::telemetry;

pub mod backup;
pub mod check;
pub mod demo;
pub mod demo_data;
pub mod desk;
pub mod figures;
pub mod import;
pub mod link;
pub mod migrate;
mod operator;
mod postgres;
pub mod printer;
pub mod reminders;
pub mod restore;
pub mod sandbox;
pub mod seed;
pub mod serve;
pub mod staff;
pub mod user;

/// Why a command failed.
pub type CommandFailure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the requested command.
///
/// # Errors
/// With what to tell the operator.
pub async fn run(cli: Cli) -> Result<ExitCode, CommandFailure> {
    let mut sources = sources(&cli)?;
    let is_demo = matches!(cli.command, Command::Demo | Command::Sandbox | Command::Seed(_));
    if is_demo || sources.is("mode", "demo") {
        let serves = is_demo || matches!(cli.command, Command::Serve);
        sources = demo::defaults(sources, serves)?;
    }
    match cli.command {
        Command::Serve => serve::run(configured(sources)?).await,
        Command::Demo => demo::run(configured(sources)?).await,
        Command::Sandbox => sandbox::run(configured(sources)?).await,
        Command::Seed(args) => seed::run(configured(sources)?, args).await,
        Command::Migrate => migrate::run(configured(sources)?).await,
        Command::Import(args) if args.explain => import::propose(&args.file),
        Command::Import(args) => import::run(configured(sources)?, args).await,
        Command::User { command } => user::run(configured(sources)?, command).await,
        Command::Staff { command } => staff::run(configured(sources)?, command).await,
        Command::Link { number } => link::run(configured(sources)?, &number).await,
        Command::Desk { command } => desk::run(configured(sources)?, command).await,
        Command::Figures(args) => figures::run(configured(sources)?, args).await,
        Command::Reminders { command } => reminders::run(configured(sources)?, command).await,
        Command::Check(args) => check::run(configured(sources)?, args).await,
        Command::Backup { file } => backup::run(configured(sources)?, &file).await,
        Command::Restore { file, aside } => {
            restore::run(configured(sources)?, &file, aside.as_deref()).await
        }
    }
}

/// Settings from file and environment. Variables that are not UTF-8 are ignored.
fn sources(cli: &Cli) -> Result<Sources, CommandFailure> {
    let vars = std::env::vars_os();
    let texts = vars.filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)));
    let sources = Sources::default().with_environment(texts);
    match &cli.config {
        Some(file) => Ok(sources.with_file(file)?),
        None => Ok(sources),
    }
}

/// Validates the configuration and starts the log.
fn configured(sources: Sources) -> Result<Config, CommandFailure> {
    let config = Config::from_sources(sources)?;
    telemetry::start_log(&config.log);
    config.tell();
    Ok(config)
}
