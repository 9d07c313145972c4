//! `aldia backup`: a checked copy of the database, made while the portal runs.

use std::path::Path;
use std::process::ExitCode;

use portal::platform::db::backup;

use super::{CommandFailure, postgres};
use crate::config::Config;

/// Writes the copy; its name appears once it is whole and sound.
///
/// # Errors
/// When the file is there, the copy fails, or it is not sound.
pub async fn run(config: Config, file: &Path) -> Result<ExitCode, CommandFailure> {
    let url = config.database_url.expose();
    if config.database_file().is_some() {
        backup::backup(url, file).await?;
    } else {
        postgres::dump(url, file).await?;
    }
    tracing::info!(file = %file.display(), "the backup is made and checked");
    Ok(ExitCode::SUCCESS)
}
