//! `aldia serve`: the portal.

use std::process::ExitCode;

use super::CommandFailure;
use crate::config::{Config, Edge};
use crate::listen::open_files;
use crate::process::{Process, ProcessParts};
use crate::{assemble, assets, listen, signals};

/// Serves until told to stop.
///
/// # Errors
/// When the binary was built without assets, an address is taken, or the database cannot be opened.
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let stop = signals::stop()?;
    start(&config).await?.run_until(stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Starts everything that is configured.
///
/// # Errors
/// As [`run`].
pub async fn start(config: &Config) -> Result<Process, CommandFailure> {
    if !assets::is_complete() {
        return Err("this binary was built without the site inside: build it by `make run`".into());
    }
    keep_temporary_files(config);
    let listener = listen::bind(config.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let metrics_listener = config.metrics_listen.map(listen::bind).transpose()?;
    let assembled = assemble::migrated_portal(config).await?;
    let engine = assembled.portal.db.engine();
    let edge = within_open_files(config.edge.clone());
    let process = Process::start(ProcessParts {
        portal: assembled.portal,
        edge,
        listener,
        metrics_listener,
        sink: assembled.sink,
        works: true,
    })?;
    tracing::info!(address = %process.address(), engine, demo = config.settings.demo, "serving");
    Ok(process)
}

/// Keeps what is uploaded or sorted beside the database while it is read: `/tmp` may be memory.
fn keep_temporary_files(config: &Config) {
    let folder = config.data_folder();
    // The first process of tests has chosen already.
    if config.database_file().is_some() && std::fs::create_dir_all(folder).is_ok() {
        let _ = tempfile::env::override_temp_dir(folder);
    }
}

/// Raises the limit of open files, and takes no more connections than fit below it.
fn within_open_files(mut edge: Edge) -> Edge {
    let (limit, wanted) = (open_files::raise_limit(), edge.connections.in_all);
    let fitting = open_files::connections_within(limit, wanted);
    if fitting < wanted {
        tracing::warn!(limit, wanted, fitting, "fewer connections: raise LimitNOFILE");
    }
    edge.connections.in_all = fitting;
    edge
}
