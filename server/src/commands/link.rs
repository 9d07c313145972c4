//! `aldia link`: the pay-link of an invoice.

use std::io::Write;
use std::process::ExitCode;

use domain::access::Actor;
use portal::people::links;

use super::CommandFailure;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

/// Prints the address; whoever has it can see and pay this debt until it expires.
///
/// # Errors
/// When no invoice has the number, or several have.
pub async fn run(config: Config, number: &str) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let found = links::invoices_numbered(&portal, &Actor::System, number).await?;
    let url = match found.as_slice() {
        [invoice] => links::issue(&portal, invoice),
        [] => return Err(format!("no invoice has the number {number}").into()),
        _ => return Err(format!("several invoices have the number {number}").into()),
    };
    portal.db.close().await;
    writeln!(Printer::stdout(), "{url}")?;
    Ok(ExitCode::SUCCESS)
}
