//! `aldia import`: what another system billed, from a file.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use domain::access::Actor;
use domain::imports::LineProblem;
use portal::views::imports::{
    CsvReport, ImportMode, ImportOrder, ImportStep, ImportWatch, Progress, Summary, import,
    read_profile,
};

use super::CommandFailure;
use crate::assemble;
use crate::config::Config;

/// What is to be imported, and how.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file: CSV in UTF-8, its first line names the columns.
    pub file: PathBuf,
    /// The mapping profile (TOML): which column is what. demo/history.toml explains every setting.
    #[arg(long, value_name = "FILE")]
    pub profile: PathBuf,
    /// Load the good lines even though others are bad; else one bad line keeps all out.
    #[arg(long, conflicts_with = "check")]
    pub accept_good: bool,
    /// Check every line and load nothing.
    #[arg(long)]
    pub check: bool,
    /// Where the bad lines are reported, as CSV; on the standard output if not given.
    #[arg(long, value_name = "FILE")]
    pub problems: Option<PathBuf>,
}

/// What `--help` says at its end.
pub const HELP: &str = "Repeating an import adds nothing: what is there already is left as it is, \
and what is settled since is settled here too.

Exit codes: 0 every line is good (and loaded, unless --check); 3 there are bad lines; 1 the file, \
the profile or the database cannot be used; 2 the command is not understood.";

/// There are bad lines.
const BAD_LINES: u8 = 3;

/// Checks the file, then loads it.
///
/// # Errors
/// When the file, the profile or the database cannot be used.
pub async fn run(config: Config, args: ImportArgs) -> Result<ExitCode, CommandFailure> {
    let named = |path: &PathBuf, error: &dyn std::fmt::Display| {
        CommandFailure::from(format!("{}: {error}", path.display())) //
    };
    let profile = std::fs::read_to_string(&args.profile).map_err(|e| named(&args.profile, &e))?;
    let profile = read_profile(&profile).map_err(|e| named(&args.profile, &e))?;
    let file = File::open(&args.file).map_err(|e| named(&args.file, &e))?;
    let out: Box<dyn Write + Send> = match &args.problems {
        Some(path) => Box::new(File::create(path).map_err(|e| named(path, &e))?),
        None => Box::new(io::stdout()),
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
    console.end_line();
    console.report.finish()?;
    let summary = imported.map_err(|error| named(&args.file, &error))?;
    tell(&told(&summary, mode));
    Ok(if summary.bad == 0 { ExitCode::SUCCESS } else { BAD_LINES.into() })
}

fn told(summary: &Summary, mode: ImportMode) -> String {
    let Summary { records, bad, added, added_total, known, settled, loaded } = summary;
    let checked = format!("{records} lines, {bad} of them bad");
    if !loaded {
        let why = match mode {
            ImportMode::CheckOnly => "nothing was to be loaded",
            ImportMode::AllOrNothing | ImportMode::GoodOnes => {
                "nothing was loaded (--accept-good loads the good ones)"
            }
        };
        return format!("{checked}; {why}");
    }
    let (total, currency) = (added_total.to_decimal(), added_total.currency);
    format!(
        "{checked}; {added} invoices added, worth {total} {currency}; {known} were there; \
         {settled} settled"
    )
}

/// Reports problems, and shows how far the import has come.
struct Console {
    report: CsvReport<Box<dyn Write + Send>>,
    shown: Option<(ImportStep, u64)>,
}

impl ImportWatch for Console {
    fn problem(&mut self, problem: &LineProblem) -> io::Result<()> {
        self.report.write(problem)
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
            ImportStep::Load => "loaded",
        };
        let text = format!("{step} {} lines ({percent} %)", progress.records);
        if terminal { write_over(&text) } else { tell(&text) }
    }
}

impl Console {
    fn end_line(&self) {
        if self.shown.is_some() && io::stderr().is_terminal() {
            tell("");
        }
    }
}

#[expect(clippy::print_stderr, reason = "the operator sits at the console")]
fn tell(text: &str) {
    eprintln!("{text}");
}

#[expect(clippy::print_stderr, reason = "the operator sits at the console")]
fn write_over(text: &str) {
    eprint!("\r\x1b[K{text}");
}
