//! `aldia seed`: fills the demo's database, to measure with.

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use portal::demo::{self, SeedProgress, SeedSize};

use super::printer::Printer;
use super::{CommandFailure, demo_data};
use crate::assemble;
use crate::config::Config;

/// How much.
#[derive(Debug, Args)]
pub struct SeedArgs {
    /// Customers, each with a name, a document and a mailbox.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub customers: u32,
    /// Invoices of the last 1,000 days, most of them paid.
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub invoices: u32,
}

/// Minimum interval of what is told.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// Adds what is missing, and prints who can sign in.
///
/// # Errors
/// When the database is not the demo's, or cannot be written.
pub async fn run(config: Config, args: SeedArgs) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::migrated_portal(&config).await?.portal;
    let alone = portal.db.alone("demo").await?;
    let SeedArgs { customers, invoices } = args;
    let (begun, mut told) = (Instant::now(), Instant::now());
    let tell = |SeedProgress { customers, invoices }: SeedProgress| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            let line = format!("{customers} customers, {invoices} invoices");
            // Whoever closed the terminal does not want to know.
            let _ = writeln!(Printer::stderr(), "{line}");
        }
    };
    demo::seed(&portal, SeedSize { customers, invoices }, tell).await?;
    drop(alone);
    portal.db.close().await;
    let seconds = begun.elapsed().as_secs();
    let mut out = Printer::stdout();
    writeln!(out, "{customers} customers and {invoices} invoices are there, after {seconds} s.")?;
    drop(out);
    let loaded = demo_data::load(&config).await?;
    demo_data::tell(&mut Printer::stdout(), &loaded)?;
    Ok(ExitCode::SUCCESS)
}
