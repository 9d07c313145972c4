//! `aldia desk`: what customers asked, claimed and dispute, and what staff answer.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::Actor;
use domain::holds::{ClaimOutcome, DisputeOutcome};
use domain::ids::HoldId;
use portal::billing::debtors;
use portal::billing::debtors::mailboxes::{SharedMailbox, confirm_one_payer, shared};
use portal::contact::holds::{answer, decide_claim, decide_dispute, open_cases};
use portal::payments::{OddGatewayEvent, odd_gateway_events};

use super::CommandFailure;
use super::operator::Operator;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// Print the open questions, claims and disputes, the oldest first, mailboxes that strangers
    /// share, and the gateway events that somebody must look at.
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
    /// Say that all customers of a mailbox are one person or one payer, who may read about all.
    Mailbox {
        /// The mailbox.
        email: String,
        #[command(flatten)]
        operator: Operator,
    },
    /// Decide a dispute about an invoice.
    Dispute {
        /// The dispute's id.
        #[arg(value_parser = id)]
        id: HoldId,
        /// What the customer is told.
        text: String,
        /// The customer is right: the invoice has 30 days to be corrected. Else it stands, and is
        /// due again.
        #[arg(long)]
        upheld: bool,
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
/// When there is no such case, or it is answered or decided already.
pub async fn run(config: Config, command: DeskCommand) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    match command {
        DeskCommand::List => {
            let mut out = Printer::stdout();
            for case in open_cases(&portal, &Actor::System).await? {
                let (since, due_at) = (case.since, case.due_at);
                let cause = case.cause.code();
                writeln!(out, "{}  {cause}  {}  {}", case.id, case.invoice, case.customer)?;
                let late = if case.is_overdue(portal.now()) { ", OVERDUE" } else { "" };
                writeln!(out, "    since {since}, due by {due_at}{late}")?;
                writeln!(out, "    {}", case.text.replace('\n', "\n    "))?;
            }
            for SharedMailbox { email, customers, .. } in shared(&portal, &Actor::System).await? {
                writeln!(out, "shared mailbox {email}  {}", customers.join(", "))?;
                writeln!(out, "    nobody is reminded there; if they are one payer: desk mailbox")?;
            }
            for event in odd_gateway_events(&portal, &Actor::System).await? {
                let OddGatewayEvent { origin, event_id, kind, received_at, outcome } = event;
                writeln!(out, "gateway event {event_id}  {outcome}  {origin}  {kind}")?;
                writeln!(out, "    received {received_at}")?;
            }
        }
        DeskCommand::Answer { id, text, operator } => {
            answer(&portal, &operator.actor(&portal).await?, &id, &text).await?;
        }
        DeskCommand::Claim { id, text, found, operator } => {
            let outcome = if found { ClaimOutcome::Found } else { ClaimOutcome::NotFound };
            decide_claim(&portal, &operator.actor(&portal).await?, &id, outcome, &text).await?;
        }
        DeskCommand::Mailbox { email, operator } => {
            let debtor = debtors::by_email(&portal, &Actor::System, &email).await?;
            let debtor = debtor.ok_or("nobody has this mailbox")?;
            confirm_one_payer(&portal, &operator.actor(&portal).await?, &debtor).await?;
        }
        DeskCommand::Dispute { id, text, upheld, operator } => {
            let outcome = if upheld { DisputeOutcome::Upheld } else { DisputeOutcome::Rejected };
            decide_dispute(&portal, &operator.actor(&portal).await?, &id, outcome, &text).await?;
        }
    }
    portal.db.close().await;
    Ok(ExitCode::SUCCESS)
}
