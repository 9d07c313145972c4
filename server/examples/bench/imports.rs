//! Imports a large file through `aldia import`, as a separate process.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::Command;

use crate::Failure;

/// Imports a file into an empty database; prints the duration and the peak memory.
pub async fn measure(
    aldia: &Path,
    database: &str,
    (file, profile): (&Path, &Path),
) -> Result<(), Failure> {
    let db = portal::platform::db::Db::open(database).await?;
    db.migrate().await?;
    db.close().await;
    let begun = Instant::now();
    let mut child = Command::new(std::fs::canonicalize(aldia)?)
        .arg("import")
        .arg(file)
        .arg("--profile")
        .arg(profile)
        .env("DATABASE_URL", database)
        .env("ALDIA_MODE", "demo")
        .env("ALDIA_BASE_URL", "http://127.0.0.1:9")
        .env("ALDIA_SECRET", "a secret of thirty-two bytes or more")
        .env("ALDIA_INSTITUTION__NAME", "Bench")
        .env("ALDIA_INSTITUTION__LEGAL_ID", "1")
        .env("ALDIA_INSTITUTION__ADDRESS", "Here")
        .env("ALDIA_INSTITUTION__EMAIL", "bench@example.org")
        .env("ALDIA_INSTITUTION__COUNTRY", "US")
        .env("ALDIA_INSTITUTION__TIME_ZONE", "America/New_York")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let status = format!("/proc/{}/status", child.id().ok_or("the import has ended")?);
    let mut most = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        most = high_water(&status).unwrap_or(0).max(most);
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    if !ended.success() {
        return Err(format!("the import ended with {ended}").into());
    }
    let seconds = begun.elapsed().as_secs();
    println!("import of {}: {seconds} s, {} MB at most", file.display(), most / 1024);
    Ok(())
}

/// Peak memory of a process, in kB.
fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
