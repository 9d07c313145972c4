//! `aldia reminders`: runs, steps, templates, the contact log, letters and bounces.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use domain::access::Actor;
use domain::language::Language;
use domain::reminders::{Kind, Policy, Tone};
use portal::Portal;
use portal::billing::debtors;
use portal::contact::reminders::templates::{self, TemplateKey, TemplatePart};
use portal::contact::reminders::{
    PrintReport, current_policy, log, print_letters, replace_policy, replace_text, report,
};
use portal::outside::carriers::mail_report::read_notification;

use super::CommandFailure;
use super::operator::Operator;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

mod run;

use run::RunArgs;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum RemindersCommand {
    /// Decide and send reminders once, as the portal does all the time; or show what would be
    /// sent.
    Run(RunArgs),
    /// Print the steps as JSON, or replace them by those of a file.
    Steps {
        /// A file with new steps, as this command prints them.
        #[arg(long, value_name = "FILE")]
        set: Option<PathBuf>,
        #[command(flatten)]
        operator: Operator,
    },
    /// Print the template of a kind, a tone and a language, or replace a part of it.
    Templates {
        /// es, en or pt.
        #[arg(value_parser = language)]
        language: Language,
        /// upcoming, `due_today`, overdue or `last_notice`.
        #[arg(value_parser = kind)]
        kind: Kind,
        /// friendly, neutral or firm.
        #[arg(value_parser = tone)]
        tone: Tone,
        /// The part to change: subject, lead, closing or short.
        #[arg(value_parser = part)]
        part: Option<TemplatePart>,
        /// The new text; without it, the original comes back.
        text: Option<String>,
        #[command(flatten)]
        operator: Operator,
    },
    /// Print everything that was decided about a person, as evidence: one JSON object a line.
    Log {
        /// The person's mailbox.
        email: String,
    },
    /// Print the link with which a person sets their preferences without signing in.
    Link {
        /// The person's mailbox.
        email: String,
    },
    /// Print the letters that are due into a new PDF; from then on they count as sent.
    Letters {
        /// The file, which must not exist yet.
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// Check that no entry of any log was changed or removed.
    Verify,
    /// Record a bounce: reads the mail of the mail server from standard input.
    Bounce,
}

fn language(text: &str) -> Result<Language, &'static str> {
    Language::ALL.into_iter().find(|one| one.code() == text).ok_or("es, en or pt")
}

fn kind(text: &str) -> Result<Kind, &'static str> {
    Kind::parse(text).ok_or("upcoming, due_today, overdue or last_notice")
}

fn tone(text: &str) -> Result<Tone, &'static str> {
    Tone::parse(text).ok_or("friendly, neutral or firm")
}

fn part(text: &str) -> Result<TemplatePart, &'static str> {
    TemplatePart::parse(text).ok_or("subject, lead, closing or short")
}

/// Runs the command.
///
/// # Errors
/// With what is wrong with the arguments, or what failed.
pub async fn run(config: Config, command: RemindersCommand) -> Result<ExitCode, CommandFailure> {
    let portal = assemble::portal(&config).await?.portal;
    let code = match command {
        RemindersCommand::Run(args) => run::run(&portal, args).await?,
        RemindersCommand::Steps { set, operator } => steps(&portal, set, operator).await?,
        RemindersCommand::Templates { language, kind, tone, part, text, operator } => {
            if let Some(part) = part {
                let key = TemplateKey { language, kind, tone, part };
                replace_text(&portal, &operator.actor(&portal).await?, key, text.as_deref())
                    .await?;
            }
            print_template(&portal, language, kind, tone).await?
        }
        RemindersCommand::Log { email } => print_log(&portal, &email).await?,
        RemindersCommand::Link { email } => print_link(&portal, &email).await?,
        RemindersCommand::Letters { out } => letters(&portal, &out).await?,
        RemindersCommand::Verify => verify(&portal).await?,
        RemindersCommand::Bounce => bounce(&portal).await?,
    };
    portal.db.close().await;
    Ok(code)
}

async fn steps(
    portal: &Portal,
    set: Option<PathBuf>,
    operator: Operator,
) -> Result<ExitCode, CommandFailure> {
    let mut out = Printer::stdout();
    match set {
        None => {
            let policy = current_policy(portal, &Actor::System).await?;
            out.json(&serde_json::to_string_pretty(&policy)?)?;
        }
        Some(path) => {
            let policy = read_policy(&path)?;
            let version = replace_policy(portal, &operator.actor(portal).await?, &policy).await?;
            writeln!(out, "version {version}; it is decided anew about everybody")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads steps from a file; errors name it.
fn read_policy(path: &Path) -> Result<Policy, String> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| {
        format!("{}: {error}; `aldia reminders steps` prints the form", path.display())
    })
}

async fn print_template(
    portal: &Portal,
    language: Language,
    kind: Kind,
    tone: Tone,
) -> Result<ExitCode, CommandFailure> {
    let parts = templates::current(portal, &Actor::System, language, kind, tone).await?;
    let mut out = Printer::stdout();
    for templates::SetAside { part, text, why } in
        templates::set_aside(portal, &Actor::System, language, kind, tone).await?
    {
        writeln!(out, "{}: your own words are not used; {why}\n    {text}", part.code())?;
    }
    for &part in TemplatePart::ALL {
        let rendered = templates::check(portal, language, parts.get(part))?;
        writeln!(out, "{}:\n    {}\n    > {rendered}", part.code(), parts.get(part))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn print_log(portal: &Portal, email: &str) -> Result<ExitCode, CommandFailure> {
    let debtor = debtors::by_email(portal, &Actor::System, email).await?;
    let Some(debtor) = debtor else { return Err("nobody has this mailbox".into()) };
    let (links, end) = log::read(portal, &Actor::System, &debtor).await?;
    let mut out = Printer::stdout();
    for link in &links {
        let entry: serde_json::Value = serde_json::from_str(&link.text)?;
        let line = serde_json::json!({
            "number": link.number, "at": link.at, "entry": entry, "hash": link.hash,
        });
        out.json(&line.to_string())?;
    }
    Ok(if log::verify(portal, &debtor, &links, &end).is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn print_link(portal: &Portal, email: &str) -> Result<ExitCode, CommandFailure> {
    let debtor = debtors::by_email(portal, &Actor::System, email).await?;
    let debtor = debtor.ok_or("nobody has this mailbox")?;
    writeln!(
        Printer::stdout(),
        "{}",
        portal::people::links::preferences::address(portal, &debtor)
    )?;
    Ok(ExitCode::SUCCESS)
}

async fn letters(portal: &Portal, file: &Path) -> Result<ExitCode, CommandFailure> {
    let PrintReport { batch, letters, put_back, left } =
        print_letters(portal, &Actor::System, file).await?;
    let mut out = Printer::stdout();
    match batch {
        Some(batch) => writeln!(out, "{letters} letters in {}, batch {batch}", file.display())?,
        None => writeln!(out, "no letter is due; nothing was written")?,
    }
    if put_back > 0 {
        writeln!(out, "{put_back} could not be drawn and are tried again later; see the log")?;
    }
    writeln!(out, "{left} wait still")?;
    Ok(if put_back == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn verify(portal: &Portal) -> Result<ExitCode, CommandFailure> {
    let mut out = Printer::stdout();
    let (mut people, mut broken) = (0, 0);
    for debtor in debtors::with_log(portal, &Actor::System).await? {
        people += 1;
        let (links, end) = log::read(portal, &Actor::System, &debtor).await?;
        if let Err(log::Broken { number }) = log::verify(portal, &debtor, &links, &end) {
            broken += 1;
            writeln!(out, "the log of {debtor} is broken at entry {number}")?;
        }
    }
    writeln!(out, "{people} logs checked, {broken} broken")?;
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn bounce(portal: &Portal) -> Result<ExitCode, CommandFailure> {
    let mut mail = Vec::new();
    io::stdin().take(1024 * 1024).read_to_end(&mut mail)?;
    let Some(found) = read_notification(&mail) else {
        return Err("this is no delivery status notification".into());
    };
    report(portal, &found.message_id, &found.delivery).await?;
    Ok(ExitCode::SUCCESS)
}
