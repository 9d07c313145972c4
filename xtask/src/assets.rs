//! Builds the browser's assets into `target/site`, the folder that `server` embeds.
//!
//! Every file has a content-hashed name and is compressed at build time. `manifest.json` maps
//! logical names (`aldia.css`, `images/logo.svg`) to files. The page's shell passes the
//! hashed names of `aldia.js` and `aldia.wasm` to the `Hydration` component of `app`, which loads
//! one with the other: the script itself names no file.

mod inputs;
mod site;
mod style;
mod wasm;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::Context as _;

use crate::process::{run, run_beside};
use crate::workspace::Workspace;
use site::Site;

/// Builds the site while the command runs: the WASM has a profile of its own, and so its own folder
/// and lock in cargo's target folder. Where there is a site already, the command runs after: it may
/// embed files that the build replaces.
pub fn build_beside(workspace: &Workspace, command: &mut Command) -> anyhow::Result<()> {
    if workspace.target.join("site/manifest.json").exists() {
        build(workspace, None)?;
        return run(command);
    }
    run_beside(command, || build(workspace, None))
}

/// Builds what changed since the last time.
pub fn build(workspace: &Workspace, out: Option<PathBuf>) -> anyhow::Result<()> {
    let started = Instant::now();
    let out = out.unwrap_or_else(|| workspace.target.join("site"));
    let stamp_file = out.join("stamp");
    let stamp = inputs::digest(workspace)?;
    if fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(());
    }

    let mut site = Site::at(&out)?;
    let files = style::pictures_and_fonts(workspace)?;
    for file in &files {
        site.add(&file.logical, fs::read(&file.path)?)?;
    }
    site.add("aldia.css", style::bundle(workspace, &site)?.into_bytes())?;
    let browser_part = wasm::build(workspace)?;
    site.add("aldia.js", browser_part.js)?;
    site.add("aldia.wasm", browser_part.wasm)?;
    site.finish().context("cannot write the manifest")?;

    fs::write(&stamp_file, stamp)?;
    println!("assets: {} in {:.1} s", out.display(), started.elapsed().as_secs_f32());
    Ok(())
}
