//! `aldia migrate`: brings the tables up to date.

use std::process::ExitCode;

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// Runs what has not run yet; several replicas may do so at once.
///
/// # Errors
/// When the database cannot be opened, or a migration fails.
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let db = assemble::open(&config).await?;
    tracing::info!(engine = db.engine(), "the tables are up to date");
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
