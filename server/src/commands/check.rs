//! `aldia check`: verifies the database and the books.

use std::process::ExitCode;

use clap::Args;
use domain::access::Actor;
use domain::calendar::Timestamp;
use portal::contact::reminders::log::LogHead;
use portal::people::staff;
use portal::people::staff::audit::AuditHead;
use portal::platform::chain::Broken;

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// What to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Print the heads of the contact log and the audit as of this instant, to compare them with
    /// those mailed then.
    #[arg(long, value_name = "INSTANT")]
    pub until: Option<Timestamp>,
}

/// Prints what is broken in the database, every difference of the books, and what else staff must
/// look at; the exit code says whether something is broken or differs.
///
/// # Errors
/// When the database fails.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the operator asked for it")]
pub async fn run(config: Config, args: CheckArgs) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let defects = portal.db.defects().await?;
    for what in &defects.unchecked {
        eprintln!("not checked: {what}");
    }
    for defect in &defects.found {
        println!("broken: {defect}");
    }
    let until = args.until.unwrap_or_else(|| portal.now());
    let log = portal::contact::reminders::log::head(&portal, &Actor::System, until).await?;
    let audit = staff::audit::head(&portal, &Actor::System, until).await?;
    let broken_at = staff::audit::verify(&portal, &Actor::System).await?;
    let differences = portal::billing::ledger::check(&portal, &Actor::System).await?;
    let odd = portal::payments::odd_gateway_events(&portal, &Actor::System).await?;
    portal.db.close().await;
    let LogHead { until, people, entries, unkeyed, head } = &log;
    println!("contact log until {until}: {head}");
    println!("    {entries} entries of {people} people, {unkeyed} end without the key");
    let AuditHead { until, entries, head } = &audit;
    println!("audit until {until}: {head}");
    println!("    {entries} entries");
    if let Some(Broken { number }) = broken_at {
        println!("broken: the audit, from entry {number} on");
    }
    for event in &odd {
        println!("to look at: {event:?}");
    }
    for difference in &differences {
        println!("{difference:?}");
    }
    Ok(if differences.is_empty() && defects.found.is_empty() && broken_at.is_none() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
