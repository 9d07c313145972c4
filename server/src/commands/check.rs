//! `aldia check`: recomputes the books.

use std::process::ExitCode;

use domain::access::Actor;

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// Prints every difference, and what staff must look at besides; the exit code says whether the
/// books differ.
///
/// # Errors
/// When the database fails.
#[expect(clippy::print_stdout, reason = "the differences are what was asked for")]
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let differences = portal::billing::ledger::check(&portal, &Actor::System).await?;
    let odd = portal::payments::odd_gateway_events(&portal, &Actor::System).await?;
    portal.db.close().await;
    for event in &odd {
        println!("to look at: {event:?}");
    }
    for difference in &differences {
        println!("{difference:?}");
    }
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
