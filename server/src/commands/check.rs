//! `aldia check`: verifies the database and the books.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use domain::access::Actor;
use domain::calendar::Timestamp;
use portal::billing::ledger::Difference;
use portal::contact::reminders::log::LogHead;
use portal::contact::reminders::record::{RecordFault, check_record};
use portal::payments::OddGatewayEvent;
use portal::people::staff;
use portal::people::staff::audit::AuditHead;
use portal::platform::chain::Broken;
use portal::platform::db::Defects;

use super::CommandFailure;
use super::printer::Printer;
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
pub async fn run(config: Config, args: CheckArgs) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let defects = portal.db.defects().await?;
    tell(&defects)?;
    let until = args.until.unwrap_or_else(|| portal.now());
    let log = portal::contact::reminders::log::head(&portal, &Actor::System, until).await?;
    let audit = staff::audit::head(&portal, &Actor::System, until).await?;
    let broken_at = staff::audit::verify(&portal, &Actor::System).await?;
    let faults = check_record(&portal, &Actor::System).await?;
    let differences = portal::billing::ledger::check(&portal, &Actor::System).await?;
    let odd = portal::payments::odd_gateway_events(&portal, &Actor::System).await?;
    portal.db.close().await;
    let mut out = Printer::stdout();
    let LogHead { until, people, entries, unkeyed, head } = &log;
    writeln!(out, "contact log until {until}: {head}")?;
    writeln!(out, "    {entries} entries of {people} people, {unkeyed} end without the key")?;
    let AuditHead { until, entries, head } = &audit;
    writeln!(out, "audit until {until}: {head}")?;
    writeln!(out, "    {entries} entries")?;
    if let Some(Broken { number }) = broken_at {
        writeln!(out, "broken: the audit, from entry {number} on")?;
    }
    for RecordFault { day, is_forged } in &faults {
        let what = if *is_forged { "its hash" } else { "its counts" };
        writeln!(out, "differs: the record of reminders, {day}: {what}")?;
    }
    for OddGatewayEvent { origin, event_id, kind, received_at, outcome } in &odd {
        writeln!(out, "to look at: {outcome}, {kind} {event_id} of {origin} at {received_at}")?;
    }
    for Difference { rule, subject } in &differences {
        writeln!(out, "differs: {rule}: {subject}")?;
    }
    let is_sound = defects.found.is_empty() && broken_at.is_none();
    Ok(if is_sound && differences.is_empty() && faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Printed first: the questions after it may fail on a broken database.
fn tell(defects: &Defects) -> io::Result<()> {
    for what in &defects.unchecked {
        writeln!(Printer::stderr(), "not checked: {what}")?;
    }
    let mut out = Printer::stdout();
    defects.found.iter().try_for_each(|defect| writeln!(out, "broken: {defect}"))
}
