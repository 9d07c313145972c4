//! The workspace's root and cargo's target folder.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The folders the commands work in.
#[derive(Debug)]
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or the one that contains this tool.
    pub target: PathBuf,
}

impl Workspace {
    /// The workspace this tool was built from.
    pub fn find() -> anyhow::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask is a folder of the workspace")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => {
                let ourselves = env::current_exe()?;
                ourselves.ancestors().nth(2).context("cargo put us two folders deep")?.to_owned()
            }
        };
        Ok(Self { root, target })
    }
}

/// Finds the first program with one of these names in the given folders, then in `PATH`.
pub fn find_program(first_in: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = first_in.iter().cloned().chain(env::split_paths(&path));
    let candidates = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file())
}
