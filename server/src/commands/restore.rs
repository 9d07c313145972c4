//! `aldia restore`: a backup takes the place of the database.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use portal::platform::db::backup;

use super::printer::Printer;
use super::{CommandFailure, postgres};
use crate::config::Config;

/// Restores, and says what to do next.
///
/// # Errors
/// When the backup is not sound, a process uses the database, or one is there that was not to be
/// moved aside.
pub async fn run(
    config: Config,
    file: &Path,
    aside: Option<&Path>,
) -> Result<ExitCode, CommandFailure> {
    let url = config.database_url.expose();
    if config.database_file().is_some() {
        std::fs::create_dir_all(config.data_folder())?;
        backup::restore(url, file, aside).await?;
    } else if aside.is_some() {
        return Err("--aside is for SQLite: on PostgreSQL restore into an empty database".into());
    } else {
        postgres::restore(url, file).await?;
    }
    writeln!(
        Printer::stdout(),
        "Restored. Next: `aldia check`, then `aldia serve`, which asks the gateway about open\n\
         payments. Let the gateway send its events since the backup again (Stripe: Workbench,\n\
         Events, Resend; or `stripe events resend`): each counts once."
    )?;
    Ok(ExitCode::SUCCESS)
}
