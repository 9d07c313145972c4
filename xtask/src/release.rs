//! The release: everything that needs no assets is built while they are.

use std::path::PathBuf;

use crate::assets;
use crate::process::{cargo_in, run};
use crate::workspace::Workspace;

/// Builds the assets and the binary that embeds them, and prints its path.
///
/// # Errors
/// When something cannot be built.
pub fn build(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let server = |target| {
        let mut build = cargo_in(workspace, &["build"]);
        build.args(["--release", "--package=server", target]);
        build
    };
    assets::build_beside(workspace, &mut server("--lib"))?;
    run(&mut server("--bin=aldia"))?;
    Ok(workspace.target.join("release/aldia"))
}
