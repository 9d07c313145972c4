//! `aldia staff`: who works with the portal. The first administrator is made here; the rest can be
//! done on the portal's pages.

use std::io::Write;
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::{Actor, Role};
use domain::identity::Email;
use domain::language::Language;
use portal::Portal;
use portal::people::staff::{self, Invitation, NewStaff, StaffMember};

use super::CommandFailure;
use super::operator::Operator;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

/// What to do with staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Invite somebody: print the link once, and have a running server mail it.
    Add {
        /// The e-mail address that they sign in with.
        #[arg(value_parser = address)]
        email: Email,
        /// Their name.
        #[arg(long)]
        name: String,
        /// A role: viewer, cashier, collector, finance or admin; may be given several times.
        #[arg(long, value_parser = role, required = true)]
        role: Vec<Role>,
        /// Their language: es, en or pt.
        #[arg(long, value_parser = language)]
        language: Option<Language>,
        #[command(flatten)]
        operator: Operator,
    },
    /// List the staff, their roles and their states.
    List,
    /// Keep somebody out: their sessions end, their password and second factor are gone.
    Disable {
        /// Their address.
        #[arg(value_parser = address)]
        email: Email,
        #[command(flatten)]
        operator: Operator,
    },
    /// Invite somebody anew, after a lost second factor or to come back.
    Reset {
        /// Their address.
        #[arg(value_parser = address)]
        email: Email,
        #[command(flatten)]
        operator: Operator,
    },
}

fn address(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

fn role(code: &str) -> Result<Role, String> {
    let codes = || Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ");
    Role::parse(code).ok_or_else(|| format!("one of {}", codes()))
}

fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "es, en or pt".to_owned())
}

/// Runs the command.
///
/// # Errors
/// With what to tell the operator.
pub async fn run(config: Config, command: StaffCommand) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let done = execute(&portal, command).await;
    portal.db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn execute(portal: &Portal, command: StaffCommand) -> Result<(), CommandFailure> {
    match command {
        StaffCommand::Add { email, name, role, language, operator } => {
            let actor = operator.actor(portal).await?;
            let new = NewStaff { email, name, language, roles: role.into_iter().collect() };
            let (invitation, _) = staff::invite(portal, &actor, &new).await?;
            tell(&invitation)
        }
        StaffCommand::List => {
            let mut out = Printer::stdout();
            for member in staff::list(portal, &Actor::System).await? {
                let StaffMember { email, name, roles, state, .. } = member;
                let (email, roles, state) = (email.as_str(), roles.codes(), state.code());
                writeln!(out, "{email}\t{name}\t{roles}\t{state}")?;
            }
            Ok(())
        }
        StaffCommand::Disable { email, operator } => {
            let actor = operator.actor(portal).await?;
            let member = with_address(portal, &email).await?;
            Ok(staff::disable(portal, &actor, &member.id, member.version).await?)
        }
        StaffCommand::Reset { email, operator } => {
            let actor = operator.actor(portal).await?;
            let member = with_address(portal, &email).await?;
            let anew = staff::invite_again(portal, &actor, &member.id, member.version).await?;
            anew.as_ref().map_or(Ok(()), tell)
        }
    }
}

async fn with_address(portal: &Portal, email: &Email) -> Result<StaffMember, CommandFailure> {
    let all = staff::list(portal, &Actor::System).await?;
    let found = all.into_iter().find(|member| member.email == *email);
    Ok(found.ok_or("no member of staff has this address")?)
}

fn tell(Invitation { url, expires_at, .. }: &Invitation) -> Result<(), CommandFailure> {
    let mut out = Printer::stdout();
    writeln!(out, "{url}")?;
    writeln!(out, "It works once, until {expires_at}, and is mailed too.")?;
    Ok(())
}
