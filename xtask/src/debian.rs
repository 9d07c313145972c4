//! Installs missing Debian packages that the tests need.

use std::process::Command;

use anyhow::{Context as _, bail};

use crate::process::{is_root, run};
use crate::workspace::find_program;

/// Whether packages can be installed here.
pub fn is_here() -> bool {
    find_program(&[], &["apt-get"]).is_some() && (is_root() || sudo().is_some())
}

/// Installs the packages, by `sudo` where we are not root.
///
/// # Errors
/// When this is not a Debian system, or the packages cannot be installed.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    let wanted = packages.join(", ");
    if !is_here() {
        bail!("missing: {wanted}. Install it, or run this where apt-get (and sudo) can");
    }
    run(apt_get()?.args(["update", "--quiet"]))?;
    run(apt_get()?.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
        .with_context(|| format!("cannot install {wanted}"))
}

fn apt_get() -> anyhow::Result<Command> {
    let mut command = match (is_root(), sudo()) {
        (true, _) => Command::new("apt-get"),
        (false, Some(sudo)) => {
            let mut command = Command::new(sudo);
            command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            command
        }
        (false, None) => bail!("neither root nor sudo"),
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn sudo() -> Option<std::path::PathBuf> {
    find_program(&[], &["sudo"])
}
