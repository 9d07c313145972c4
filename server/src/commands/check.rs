//! `aldia check`: recomputes the books.

use std::process::ExitCode;

use super::Failure;
use crate::assemble;
use crate::config::Config;

/// Prints every difference; the exit code says whether there is one.
///
/// # Errors
/// When the database fails.
pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    let portal = assemble::portal(&config).await?.portal;
    let differences = portal::ledger::check(&portal).await?;
    for difference in &differences {
        tracing::error!(?difference, "the books differ");
    }
    portal.db.close().await;
    if differences.is_empty() {
        tracing::info!("the books agree");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
