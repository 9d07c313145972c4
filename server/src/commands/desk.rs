//! `aldia desk`: what customers asked and claimed, and what staff answer.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::Actor;
use domain::ids::HoldId;
use portal::contact::holds::{answer, decide_claim, waiting};

use super::CommandFailure;
use super::operator::Operator;
use crate::assemble;
use crate::config::Config;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// Print what waits for an answer, the oldest first.
    List,
    /// Answer a question: reminders go on, and the answer goes by mail.
    Answer {
        /// The question's id.
        #[arg(value_parser = id)]
        id: HoldId,
        /// The answer.
        text: String,
        #[command(flatten)]
        operator: Operator,
    },
    /// Decide whether a payment that a customer claims was found.
    Claim {
        /// The claim's id.
        #[arg(value_parser = id)]
        id: HoldId,
        /// What the customer is told.
        text: String,
        /// It was found: it stays at rest for a week, until it is booked.
        #[arg(long)]
        found: bool,
        #[command(flatten)]
        operator: Operator,
    },
}

fn id(text: &str) -> Result<HoldId, &'static str> {
    HoldId::parse(text).map_err(|_| "an id, as the list shows it")
}

/// Runs the command.
///
/// # Errors
/// When there is no such question or claim, or it is answered already.
pub async fn run(config: Config, command: DeskCommand) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    match command {
        DeskCommand::List => {
            let mut out = io::stdout().lock();
            for one in waiting(&portal, &Actor::System).await? {
                let kind = if one.is_claim { "claim" } else { "question" };
                let (since, until) = (one.since, one.until);
                writeln!(out, "{}  {kind}  {}  {}", one.id, one.invoice, one.customer)?;
                writeln!(out, "    since {since}, reminders are kept back until {until}")?;
                writeln!(out, "    {}", one.text.replace('\n', "\n    "))?;
            }
        }
        DeskCommand::Answer { id, text, operator } => {
            answer(&portal, &operator.actor(), &id, &text).await?;
        }
        DeskCommand::Claim { id, text, found, operator } => {
            decide_claim(&portal, &operator.actor(), &id, (found, &text)).await?;
        }
    }
    portal.db.close().await;
    Ok(ExitCode::SUCCESS)
}
