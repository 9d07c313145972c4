//! `aldia check`: verifies the database and the books.

use std::process::ExitCode;

use domain::access::Actor;

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// Prints what is broken in the database, every difference of the books, and what else staff must
/// look at; the exit code says whether something is broken or differs.
///
/// # Errors
/// When the database fails.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the operator asked for it")]
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let defects = portal.db.defects().await?;
    for what in &defects.unchecked {
        eprintln!("not checked: {what}");
    }
    for defect in &defects.found {
        println!("broken: {defect}");
    }
    let differences = portal::billing::ledger::check(&portal, &Actor::System).await?;
    let odd = portal::payments::odd_gateway_events(&portal, &Actor::System).await?;
    portal.db.close().await;
    for event in &odd {
        println!("to look at: {event:?}");
    }
    for difference in &differences {
        println!("{difference:?}");
    }
    Ok(if differences.is_empty() && defects.found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
