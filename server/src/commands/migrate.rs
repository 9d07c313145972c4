//! `aldia migrate`: migrates the database.

use std::process::ExitCode;

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// Runs pending migrations; several replicas may do so at once.
///
/// # Errors
/// When the database cannot be opened, or a migration fails.
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let db = assemble::migrated(&config).await?;
    tracing::info!(engine = db.engine(), "the tables are up to date");
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
