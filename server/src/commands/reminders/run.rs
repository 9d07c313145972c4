//! `aldia reminders run`: decides and sends reminders once, or shows what would be sent.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use domain::access::Actor;
use jiff::civil::Date;
use portal::Portal;
use portal::contact::reminders::{Fate, PreviewLine, compare, decide_due, preview, send_due};
use portal::platform::format;

use crate::commands::CommandFailure;
use crate::commands::printer::Printer;

/// Which day to look at, and how to show it.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Send and write nothing: print what would be sent, and what would be withheld and why.
    #[arg(long)]
    pub dry_run: bool,
    /// The day to look at, from today on; with --dry-run only.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "dry_run")]
    pub on: Option<Date>,
    /// Also write it as CSV; with --dry-run only.
    #[arg(long, value_name = "FILE", requires = "dry_run", conflicts_with = "steps")]
    pub csv: Option<PathBuf>,
    /// A file with other steps, as `aldia reminders steps` prints them: print what they would
    /// change, `-` before the present outcome of a debt and `+` before the new one.
    #[arg(long, value_name = "FILE", requires = "dry_run")]
    pub steps: Option<PathBuf>,
}

pub(super) async fn run(portal: &Portal, args: RunArgs) -> Result<ExitCode, CommandFailure> {
    if let Some(steps) = &args.steps {
        show_changes(portal, &args, steps).await?;
    } else if args.dry_run {
        show(portal, &args).await?;
    } else {
        let decided = decide_due(portal, &Actor::System).await?;
        let sent = send_due(portal, &Actor::System).await?;
        writeln!(Printer::stdout(), "{decided} people decided about, {sent} reminders looked at")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(portal: &Portal, args: &RunArgs) -> Result<(), CommandFailure> {
    let mut table = match &args.csv {
        Some(path) => {
            let mut table = csv::Writer::from_writer(
                File::create(path).map_err(|error| format!("{}: {error}", path.display()))?,
            );
            table.write_record(HEAD)?;
            Some(table)
        }
        None => None,
    };
    let mut out = Printer::stdout();
    let mut failure = None;
    let seen = preview(portal, &Actor::System, args.on, |line| {
        let row = row(portal, &line);
        let text = writeln!(out, "{}", row.join("  ")).map_err(CommandFailure::from);
        let table =
            table.as_mut().map(|table| table.write_record(&row).map_err(CommandFailure::from));
        if let Some(error) = text.err().or(table.and_then(Result::err)) {
            failure.get_or_insert(error);
        }
        Ok(())
    })
    .await?;
    if let Some(error) = failure {
        return Err(error);
    }
    if let Some(mut table) = table {
        table.flush()?;
    }
    writeln!(out, "{seen} people looked at; nothing was sent or written")?;
    Ok(())
}

/// Prints what other steps would change.
async fn show_changes(portal: &Portal, args: &RunArgs, steps: &Path) -> Result<(), CommandFailure> {
    let other = super::read_policy(steps)?;
    let mut changed = 0;
    let mut told = Vec::new();
    let seen = compare(portal, &Actor::System, args.on, &other, |change| {
        changed += 1;
        for (sign, line) in [('-', change.before), ('+', change.after)] {
            if let Some(line) = line {
                told.push(format!("{sign} {}", row(portal, &line).join("  ")));
            }
        }
        Ok(())
    })
    .await?;
    let mut out = Printer::stdout();
    for line in told {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{seen} people looked at, {changed} debts change; nothing was sent or written")?;
    Ok(())
}

const HEAD: [&str; 10] =
    ["person", "customer", "invoice", "due", "amount", "step", "fate", "at", "by", "why"];

/// A row, for people and for CSV.
fn row(portal: &Portal, line: &PreviewLine) -> [String; 10] {
    let institution = &portal.settings.institution;
    let (fate, at, by, why) = match &line.fate {
        Fate::Sent { at, channel, kind, tone } => {
            let at = at.to_zoned(institution.time_zone.clone()).strftime("%Y-%m-%d %H:%M");
            let by = format!("{} {} {}", channel.code(), kind.code(), tone.code());
            ("sent", at.to_string(), by, String::new())
        }
        Fate::Withheld { reason, until } => {
            let until = until.map(|at| {
                at.to_zoned(institution.time_zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
            });
            ("withheld", until.unwrap_or_default(), String::new(), because(reason))
        }
    };
    [
        plain(&line.debtor),
        plain(&line.customer),
        plain(&line.invoice),
        line.due_on.to_string(),
        format::money(line.outstanding, institution.language, &institution.country),
        plain(&line.step),
        fate.to_owned(),
        at,
        by,
        why,
    ]
}

/// A reason as short text: `hold question`, `rule house-daily today`.
fn because(reason: &domain::activity::WithheldFor) -> String {
    use domain::activity::WithheldFor;
    match reason {
        WithheldFor::Hold { cause } => format!("hold {}", cause.code()),
        WithheldFor::Rule { rule, what } => format!("rule {rule} {what}"),
        WithheldFor::Moved => "moved by the person".to_owned(),
        WithheldFor::Unreachable => "no address takes it".to_owned(),
    }
}

/// A text on one line that no spreadsheet evaluates as a formula.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().next() {
        Some('=' | '+' | '-' | '@') => format!("'{line}"),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        for (text, expected) in [
            ("Rosa", "Rosa"),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            (" +1\n2", "'+1 2"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
