//! A digest of everything that the site is built from.

use std::path::Path;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use super::wasm;
use crate::workspace::Workspace;

/// Folders and files that the site is built from.
const INPUTS: &[&str] = &[
    "app",
    "domain",
    "frontend",
    "style",
    "xtask/src/assets.rs",
    "xtask/src/assets",
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
];

/// Changes with any input, and with the presence of the optimizer.
pub fn digest(workspace: &Workspace) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    for input in INPUTS {
        add_tree(&mut digest, &workspace.root, &workspace.root.join(input))?;
    }
    let optimizer = wasm::find_optimizer(workspace).unwrap_or_default();
    digest.update(optimizer.as_os_str().as_encoded_bytes());
    Ok(format!("{:x}", digest.finalize()))
}

fn add_tree(digest: &mut Sha256, root: &Path, input: &Path) -> anyhow::Result<()> {
    if !input.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(input).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let content = std::fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            let name = entry.path().strip_prefix(root)?;
            digest.update(name.as_os_str().as_encoded_bytes());
            digest.update(content.len().to_le_bytes());
            digest.update(content);
        }
    }
    Ok(())
}
