//! The command line of `aldia`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::check::CheckArgs;
use crate::commands::desk::DeskCommand;
use crate::commands::figures::FiguresArgs;
use crate::commands::import::{self, ImportArgs};
use crate::commands::reminders::RemindersCommand;
use crate::commands::seed::SeedArgs;
use crate::commands::staff::StaffCommand;
use crate::commands::user::UserCommand;

/// Aldía: the portal where an institution's customers see what they owe, pay, and get the receipt.
#[derive(Debug, Parser)]
#[command(name = "aldia", version, propagate_version = true)]
pub struct Cli {
    /// The configuration file (TOML); aldia.example.toml documents every setting.
    #[arg(long, global = true, env = "ALDIA_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands; each is a file in `commands/`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portal: pages, webhooks, events, and the jobs behind them.
    Serve,
    /// Show the portal with a demo institution: no money moves. It creates its database, plays the
    /// card provider and the mail server, and prints where to go.
    Demo,
    /// Run the demo's card provider alone, for servers that share one.
    Sandbox,
    /// Fill the demo's database with made-up customers and invoices, to measure with.
    Seed(SeedArgs),
    /// Bring the tables of the database up to date, and stop.
    Migrate,
    /// Load customers, invoices and their settlement from a CSV file of another system.
    #[command(after_help = import::HELP)]
    Import(ImportArgs),
    /// Add users, list them, and grant access to customers.
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Invite staff, list them, keep them out, invite them anew.
    Staff {
        /// What to do.
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Print the pay-link of an invoice.
    Link {
        /// The invoice's number.
        number: String,
    },
    /// Answer questions and decide claims of customers.
    Desk {
        /// What to do.
        #[command(subcommand)]
        command: DeskCommand,
    },
    /// Print what was collected, what is owed and how it is paid as of any day, and the rows
    /// behind each amount.
    Figures(FiguresArgs),
    /// Run reminders, change their policy and templates, print letters, read the contact log.
    Reminders {
        /// What to do.
        #[command(subcommand)]
        command: RemindersCommand,
    },
    /// Check the database itself, recompute every balance from the ledger, say where they differ;
    /// print the heads of the contact log and the audit.
    Check(CheckArgs),
    /// Copy the database into a new file while the portal runs, and check the copy.
    Backup {
        /// The new file; one that is there is not overwritten.
        file: PathBuf,
    },
    /// Put a backup in the place of the database, while no process uses it.
    Restore {
        /// A file that `aldia backup` made.
        file: PathBuf,
        /// Where to move the database that is there now (SQLite).
        #[arg(long, value_name = "FILE")]
        aside: Option<PathBuf>,
    },
}
