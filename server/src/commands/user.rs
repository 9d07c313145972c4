//! `aldia user`: users and their access to customers.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::{Actor, Scope};
use domain::identity::{Email, Password};
use domain::ids::CustomerId;
use domain::language::Language;
use portal::Portal;
use portal::people::access;
use portal::people::users::{self, NewUser, User};

use super::CommandFailure;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user. Without a password they sign in with codes that are mailed to them.
    Add {
        /// The e-mail address that they sign in with.
        email: String,
        /// Their name.
        name: String,
        /// Their language: es, en or pt.
        #[arg(long, value_parser = language)]
        language: Option<Language>,
        /// Read a first password from the standard input.
        #[arg(long)]
        password_stdin: bool,
        /// The number of a customer for whom they see and pay; may be given several times.
        #[arg(long, value_name = "NUMBER")]
        customer: Vec<String>,
    },
    /// List the users and their customers.
    List,
    /// Grant a user access to a customer.
    Grant {
        /// The user's address.
        email: String,
        /// The customer's number.
        customer: String,
        /// Only pay what is pending, without the history.
        #[arg(long)]
        pay_only: bool,
    },
    /// End a user's access to a customer.
    Revoke {
        /// The user's address.
        email: String,
        /// The customer's number.
        customer: String,
    },
    /// Mail a user a link to choose a new password; a running server sends it.
    Reset {
        /// The user's address.
        email: String,
    },
}

fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "es, en or pt".to_owned())
}

/// Runs the command.
///
/// # Errors
/// With what to tell the operator.
pub async fn run(config: Config, command: UserCommand) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let done = execute(&portal, command).await;
    portal.db.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

/// Runs the command on a portal.
///
/// # Errors
/// With what to tell the operator.
pub async fn execute(portal: &Portal, command: UserCommand) -> Result<(), CommandFailure> {
    match command {
        UserCommand::Add { email, name, language, password_stdin, customer } => {
            let password = if password_stdin { Some(read_password()?) } else { None };
            let new = NewUser { email: address(&email)?, name, language, password };
            add(portal, new, &customer).await
        }
        UserCommand::List => list(portal).await,
        UserCommand::Grant { email, customer, pay_only } => {
            let scope = if pay_only { Scope::PayOnly } else { Scope::SeeAndPay };
            let (user, customer) = (known(portal, &email).await?, one(portal, &customer).await?);
            Ok(access::grant(portal, &Actor::System, &user.id, &customer, scope).await?)
        }
        UserCommand::Revoke { email, customer } => {
            let (user, customer) = (known(portal, &email).await?, one(portal, &customer).await?);
            match access::revoke(portal, &Actor::System, &user.id, &customer).await? {
                true => Ok(()),
                false => Err("the user had no access to this customer".into()),
            }
        }
        UserCommand::Reset { email } => {
            let user = known(portal, &email).await?;
            Ok(users::send_reset(portal, &Actor::System, &user).await?)
        }
    }
}

/// Customers are looked up first, so that no user is added halfway.
async fn add(portal: &Portal, new: NewUser, numbers: &[String]) -> Result<(), CommandFailure> {
    let mut customers = Vec::with_capacity(numbers.len());
    for number in numbers {
        customers.push(one(portal, number).await?);
    }
    let user = users::create(portal, &Actor::System, new).await?;
    for customer in customers {
        access::grant(portal, &Actor::System, &user, &customer, Scope::SeeAndPay).await?;
    }
    Ok(())
}

async fn list(portal: &Portal) -> Result<(), CommandFailure> {
    let mut out = Printer::stdout();
    for user in users::all(portal, &Actor::System).await? {
        let way = if user.has_password { "password or code" } else { "code" };
        writeln!(out, "{}\t{}\t{way}", user.email.as_str(), user.name)?;
        for granted in access::customers_of(portal, &Actor::User(user.id)).await? {
            let scope = granted.scope.code();
            writeln!(out, "\t{}\t{}\t{scope}", granted.number, granted.name)?;
        }
    }
    Ok(())
}

async fn known(portal: &Portal, email: &str) -> Result<User, CommandFailure> {
    let user = users::by_email(portal, &Actor::System, &address(email)?).await?;
    Ok(user.ok_or("no user has this address")?)
}

async fn one(portal: &Portal, number: &str) -> Result<CustomerId, CommandFailure> {
    let mut found = access::customers_numbered(portal, &Actor::System, number).await?;
    match (found.pop(), found.is_empty()) {
        (Some(customer), true) => Ok(customer),
        (None, _) => Err(format!("no customer has the number {number}").into()),
        (Some(_), false) => Err(format!("several customers have the number {number}").into()),
    }
}

fn address(text: &str) -> Result<Email, CommandFailure> {
    Ok(Email::parse(text).map_err(|error| format!("{text}: {error}"))?)
}

/// Reads one line; prompts at a terminal.
fn read_password() -> Result<Password, CommandFailure> {
    if io::stdin().is_terminal() {
        write!(Printer::stderr(), "Password: ")?;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(Password::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(test)]
mod tests;
