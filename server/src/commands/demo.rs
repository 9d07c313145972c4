//! `aldia demo`: the whole portal on this machine, with a school, its families, a card provider
//! that moves no money and a mail server that sends nothing.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::demo_data::{self, DemoSummary};
use super::printer::Printer;
use super::{CommandFailure, sandbox, serve};
use crate::config::{Config, Sources};
use crate::signals;

/// Default settings of the demo.
const DEFAULTS: [(&str, &str); 12] = [
    ("base_url", "http://127.0.0.1:3000"),
    ("log.filter", "warn"),
    ("parts", "1000"),
    ("reminders.mode", "on"),
    ("till.review_above", "PEN 10.00"),
    ("institution.name", "Colegio Santa Rosa"),
    ("institution.legal_id", "RUC 20123456789"),
    ("institution.address", "Av. Arequipa 1234; Lima 15046, Perú"),
    ("institution.email", "pagos@santarosa.example"),
    ("institution.phone", "+51 1 555 0100"),
    ("institution.country", "PE"),
    ("institution.time_zone", "America/Lima"),
];

/// Keeps the demo's secret, so that its links survive a restart.
const SECRET_FILE: &str = "data/demo-secret";

/// Adds the demo's settings with a lower priority than file and environment. A secret is made only
/// by what serves: with another one the books of a demo would look broken.
///
/// # Errors
/// When the demo's secret cannot be stored, or there is none.
pub fn defaults(sources: Sources, makes_secret: bool) -> Result<Sources, CommandFailure> {
    let mut sources = sources.with("mode", "demo");
    for (key, value) in DEFAULTS {
        sources = sources.with_default(key, value);
    }
    if !sources.has("secret") && !sources.has("secret_file") {
        sources =
            sources.with_default("secret_file", kept_secret(Path::new(SECRET_FILE), makes_secret)?);
    }
    Ok(sources)
}

/// The file with the secret, readable only by its owner.
fn kept_secret(path: &Path, is_made: bool) -> Result<String, CommandFailure> {
    if !path.exists() {
        if !is_made {
            return Err(format!(
                "there is no demo in this folder: {} is missing. Go to the folder in which the \
                 demo runs",
                path.display()
            )
            .into());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        keep_secret(path)?;
    }
    Ok(path.display().to_string())
}

/// Makes the file, whole, unless another demo makes it at the same time.
fn keep_secret(path: &Path) -> std::io::Result<()> {
    let part = path.with_extension(format!("{:08x}", rand::random::<u32>()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    write!(file, "{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>())?;
    let named = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    match named {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        named => named,
    }
}

/// Serves the demo until told to stop.
///
/// # Errors
/// When an address is taken, or the database cannot be opened.
pub async fn run(config: Config) -> Result<ExitCode, CommandFailure> {
    let stop = signals::stop()?;
    let stop_sandbox = CancellationToken::new();
    let provider = sandbox::start(&config, stop_sandbox.clone().cancelled_owned()).await?;
    let loaded = demo_data::load(&config).await?;
    let process = serve::start(&config).await?;
    greet(&config, &loaded)?;
    process.run_until(stop).await?;
    stop_sandbox.cancel();
    provider.await??;
    Ok(ExitCode::SUCCESS)
}

fn greet(config: &Config, loaded: &DemoSummary) -> io::Result<()> {
    let url = &config.edge.origin;
    let mut out = Printer::stdout();
    writeln!(out, "\n  Aldía · {}", config.settings.institution.name)?;
    writeln!(out, "  No money moves here.\n")?;
    writeln!(out, "  The portal        {url}")?;
    writeln!(out, "  Mails             {url}/demo/mails")?;
    writeln!(out, "  A card            4242 4242 4242 4242, any date, any code")?;
    demo_data::tell(&mut out, loaded)?;
    writeln!(out, "\n  Ctrl-C stops it.\n")
}
