//! `aldia import`: imports invoices of another system from a file.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use domain::access::Actor;
use domain::imports::LineProblem;
use portal::views::imports::{
    CsvReport, ImportMode, ImportOrder, ImportStep, ImportWatch, MailboxCustomer, MailboxWarning,
    ProblemEffect, Progress, Summary, explain, import, import_table, read_profile,
};

use super::CommandFailure;
use super::printer::Printer;
use crate::assemble;
use crate::config::Config;

/// What to import, and how.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The CSV or XLSX file, or - for the standard input. Of a workbook, the first sheet counts.
    pub file: PathBuf,
    /// The mapping profile (TOML): which column is what. demo/history.toml explains every setting.
    #[arg(long, value_name = "FILE", required_unless_present = "explain")]
    pub profile: Option<PathBuf>,
    /// Load the good lines even if others are bad; otherwise one bad line rejects the file.
    #[arg(long, conflicts_with = "check")]
    pub accept_good: bool,
    /// Check every line and load nothing.
    #[arg(long)]
    pub check: bool,
    /// Propose a profile for an unknown file, and say what is unsure; load nothing.
    #[arg(long, conflicts_with_all = ["profile", "accept_good", "check", "problems"])]
    pub explain: bool,
    /// Where the bad lines are reported, as CSV; on the standard output if not given.
    #[arg(long, value_name = "FILE")]
    pub problems: Option<PathBuf>,
}

/// The end of `--help`.
pub const HELP: &str = "What changed in the source is changed here: due dates, descriptions, \
amounts, disputes, payments, credit notes. What cannot be applied waits for a person and keeps \
nothing else out. Repeating an import changes nothing.

Exit codes: 0 every line is good (and loaded, unless --check); 3 there are lines that are bad or \
wait; 1 the file, the profile or the database cannot be used; 2 the command is not understood.";

/// Maximum number of mailboxes that are warned of by name.
const WARNINGS: usize = 50;

/// Exit code when there are lines that are bad or wait.
const BAD_LINES: u8 = 3;

fn named(path: &Path, error: &dyn std::fmt::Display) -> CommandFailure {
    format!("{}: {error}", path.display()).into()
}

/// Opens a file. A pipe is copied to a temporary file first, because an import reads it twice.
fn open(path: &Path) -> io::Result<File> {
    let from_input = path == Path::new("-");
    if from_input {
        return spool(io::stdin().lock());
    }
    let mut file = File::open(path)?;
    let is_file = file.metadata()?.is_file() && file.seek(SeekFrom::End(0)).is_ok();
    if !is_file {
        return spool(file);
    }
    file.rewind()?;
    Ok(file)
}

/// Copies a stream to a file that has no name, and that only this process can read.
fn spool(stream: impl Read) -> io::Result<File> {
    let mut file = tempfile::NamedTempFile::new()?.into_file();
    io::copy(&mut BufReader::new(stream), &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// Proposes a profile; needs no database.
///
/// # Errors
/// When the file cannot be read.
pub fn propose(path: &Path) -> Result<ExitCode, CommandFailure> {
    let file = open(path).map_err(|e| named(path, &e))?;
    let mut file = import_table(file).map_err(|e| named(path, &e))?.file;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let source: String = stem.chars().map(|c| if is_plain(c) { c } else { '-' }).take(40).collect();
    let source = if source == "-" || source.is_empty() { "source" } else { &source };
    let proposal = explain(&mut file, source).map_err(|e| named(path, &e))?;
    write!(Printer::stdout(), "{proposal}")?;
    Ok(ExitCode::SUCCESS)
}

/// Checks the file, then loads it.
///
/// # Errors
/// When the file, the profile or the database cannot be used.
pub async fn run(config: Config, args: ImportArgs) -> Result<ExitCode, CommandFailure> {
    let profile_file = args.profile.as_deref().ok_or("--profile is missing")?;
    let profile = std::fs::read_to_string(profile_file).map_err(|e| named(profile_file, &e))?;
    let profile = read_profile(&profile).map_err(|e| named(profile_file, &e))?;
    let file = open(&args.file).map_err(|e| named(&args.file, &e))?;
    let file = import_table(file).map_err(|e| named(&args.file, &e))?.file;
    let out: Box<dyn Write + Send> = match &args.problems {
        Some(path) => Box::new(File::create(path).map_err(|e| named(path, &e))?),
        None => Box::new(Output::default()),
    };
    let mode = match (args.check, args.accept_good) {
        (true, _) => ImportMode::CheckOnly,
        (false, true) => ImportMode::GoodOnes,
        (false, false) => ImportMode::AllOrNothing,
    };
    let portal = assemble::portal(&config).await?.portal;
    let mut console = Console { report: CsvReport::new(out), shown: None };
    let order = ImportOrder { file, profile, mode };
    let imported = import(&portal, &Actor::System, order, &mut console).await;
    portal.db.close().await;
    console.end_line()?;
    console.report.finish()?;
    let summary = imported.map_err(|error| named(&args.file, &error))?;
    let mut err = Printer::stderr();
    writeln!(err, "{}", told(&summary, mode))?;
    for warning in summary.mailbox_warnings.iter().take(WARNINGS) {
        writeln!(err, "{}", warned(warning))?;
    }
    if summary.mailbox_warnings.len() > WARNINGS {
        let more = summary.mailbox_warnings.len() - WARNINGS;
        writeln!(err, "warning: {more} more mailboxes of strangers; `aldia desk list` has all")?;
    }
    let is_good = summary.bad == 0 && summary.waiting == 0;
    Ok(if is_good { ExitCode::SUCCESS } else { BAD_LINES.into() })
}

/// The standard output, by the printer of all commands and in whole lines: what comes in pieces may
/// be cut inside a character.
#[derive(Default)]
struct Output(Vec<u8>);

impl Output {
    fn print(&mut self, until: usize) -> io::Result<()> {
        let whole: Vec<u8> = self.0.drain(..until).collect();
        Printer::stdout().write_all(&whole)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend(bytes);
        let end = self.0.iter().rposition(|byte| *byte == b'\n');
        self.print(end.map_or(0, |end| end + 1))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.print(self.0.len())?;
        Printer::stdout().flush()
    }
}

fn told(summary: &Summary, mode: ImportMode) -> String {
    let Summary { records, bad, waiting, kept, remarks, .. } = summary;
    let mut checked = format!("{records} lines, {bad} of them bad");
    if *waiting > 0 {
        checked.push_str(&format!(", {waiting} wait for a person"));
    }
    if *kept > 0 {
        checked.push_str(&format!(", {kept} kept, changed at the desk"));
    }
    if *remarks > 0 {
        checked.push_str(&format!(", {remarks} values left aside"));
    }
    if !summary.loaded {
        let why = match mode {
            ImportMode::CheckOnly => "only checked, nothing loaded",
            ImportMode::AllOrNothing | ImportMode::GoodOnes => {
                "nothing was loaded (--accept-good loads the good ones)"
            }
        };
        return format!("{checked}; {why}");
    }
    let Summary { added, added_totals, unchanged, settled, credited, void, .. } = summary;
    let totals = added_totals.iter().map(|sum| format!("{} {}", sum.to_decimal(), sum.currency));
    let totals: Vec<String> = totals.collect();
    let worth = if totals.is_empty() { "nothing".to_owned() } else { totals.join(" and ") };
    let mut text = format!(
        "{checked}; {added} invoices added, worth {worth}; {}; {unchanged} unchanged; \
         {settled} settled",
        changed(summary)
    );
    for (count, what) in [(credited, "credit notes"), (void, "void left out")] {
        if *count > 0 {
            text.push_str(&format!("; {count} {what}"));
        }
    }
    text
}

fn changed(summary: &Summary) -> String {
    let Summary { changed, changed_customers: customers, .. } = summary;
    if *customers == 0 {
        return format!("{changed} changed");
    }
    let all = changed + customers;
    format!("{all} changed ({customers} of them customers: name or contact details)")
}

fn warned(warning: &MailboxWarning) -> String {
    let MailboxWarning { email, customers } = warning;
    let named = customers.iter().take(5).map(|MailboxCustomer { line, number, name }| {
        let name = name.as_ref().unwrap_or(number);
        let line = line.map_or_else(|| "there already".to_owned(), |line| format!("line {line}"));
        format!("{name} ({line})")
    });
    let named: Vec<String> = named.collect();
    let more = if customers.len() > named.len() { ", …" } else { "" };
    let named = named.join(", ");
    format!(
        "warning: {email} is the mailbox of {named}{more}. If they are strangers, nobody is \
         reminded there; if they are one payer, say so: aldia desk mailbox {email}"
    )
}

/// Reports problems and progress.
struct Console {
    report: CsvReport<Box<dyn Write + Send>>,
    shown: Option<(ImportStep, u64)>,
}

impl ImportWatch for Console {
    fn problem(&mut self, problem: &LineProblem, effect: ProblemEffect) -> io::Result<()> {
        self.report.write(problem, effect)
    }

    fn progress(&mut self, progress: &Progress) {
        let percent = progress.bytes * 100 / progress.of_bytes.max(1);
        let terminal = io::stderr().is_terminal();
        let stride = if terminal { percent } else { percent / 10 };
        if self.shown.replace((progress.step, stride)) == Some((progress.step, stride)) {
            return;
        }
        let step = match progress.step {
            ImportStep::Check => "checked",
            ImportStep::Compare => "compared",
            ImportStep::TakeBack => "taken back",
            ImportStep::Load => "loaded",
            ImportStep::Credit => "credited",
            ImportStep::Undo => "undone",
        };
        let text = format!("{step} {} lines ({percent} %)", progress.records);
        let mut err = Printer::stderr();
        // The import goes on when nobody reads how far it is.
        let _ = if terminal { err.write_over(&text) } else { writeln!(err, "{text}") };
    }
}

impl Console {
    fn end_line(&self) -> io::Result<()> {
        let is_open = self.shown.is_some() && io::stderr().is_terminal();
        if is_open { writeln!(Printer::stderr()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_is_read_twice_by_a_copy_that_only_the_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(b"a,b\n").unwrap();
        drop(writer);
        let mut file = spool(reader).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        for _ in 0..2 {
            let mut text = String::new();
            file.rewind().unwrap();
            file.read_to_string(&mut text).unwrap();
            assert_eq!(text, "a,b\n");
        }
    }

    #[test]
    fn a_shared_mailbox_is_told_with_the_lines_and_names_of_its_customers() {
        let customer = |line, number: &str, name: Option<&str>| MailboxCustomer {
            line,
            number: number.to_owned(),
            name: name.map(str::to_owned),
        };
        let customers = vec![
            customer(Some(2), "K1", Some("Gloria Ajena")),
            customer(Some(7), "K2", None),
            customer(None, "K3", Some("Inés Otra")),
        ];
        let warning = MailboxWarning { email: "oficina@colegio.example".to_owned(), customers };
        let expected = "warning: oficina@colegio.example is the mailbox of Gloria Ajena (line 2), \
                        K2 (line 7), Inés Otra (there already). If they are strangers";
        assert!(warned(&warning).starts_with(expected), "{}", warned(&warning));
    }

    #[test]
    fn the_end_tells_what_changed_and_what_waits() {
        let summary = Summary {
            records: 7,
            waiting: 1,
            remarks: 2,
            changed: 3,
            unchanged: 2,
            credited: 1,
            loaded: true,
            ..Summary::default()
        };
        let expected = "7 lines, 0 of them bad, 1 wait for a person, 2 values left aside; \
                        0 invoices added, worth nothing; 3 changed; 2 unchanged; 0 settled; \
                        1 credit notes";
        assert_eq!(told(&summary, ImportMode::AllOrNothing), expected);
        let renamed = Summary { changed_customers: 2, ..summary };
        let expected = "; 5 changed (2 of them customers: name or contact details); 2 unchanged;";
        let told_of = told(&renamed, ImportMode::AllOrNothing);
        assert!(told_of.contains(expected), "{told_of}");
        let checked = Summary { records: 3, ..Summary::default() };
        let expected = "3 lines, 0 of them bad; only checked, nothing loaded";
        assert_eq!(told(&checked, ImportMode::CheckOnly), expected);
    }
}
