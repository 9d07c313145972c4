//! The islands: `frontend` compiled to WASM, bound to JavaScript, optimized if `wasm-opt` is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{cargo_in, run};
use crate::workspace::{Workspace, find_program};

/// The module and the code it loads.
#[derive(Debug)]
pub struct BrowserPart {
    /// An ES module whose default export takes the address of the WASM.
    pub js: Vec<u8>,
    /// The code of the islands.
    pub wasm: Vec<u8>,
}

/// Listed one by one: `--all-features` produces imports that browsers reject.
const OPTIMIZER_OPTIONS: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Cargo decides what to recompile; the rest runs only when the module has changed.
pub fn build(workspace: &Workspace) -> anyhow::Result<BrowserPart> {
    compile(workspace)?;
    let compiled = workspace.target.join("wasm32-unknown-unknown/wasm-release/frontend.wasm");
    let compiled = fs::read(&compiled).with_context(|| compiled.display().to_string())?;
    let optimizer = find_optimizer(workspace);

    let kept = Kept::of(workspace, &compiled, optimizer.as_deref());
    if let Some(part) = kept.read() {
        return Ok(part);
    }
    let BrowserPart { js, wasm } = bind(&compiled)?;
    let wasm = match optimizer {
        Some(optimizer) => optimize(&optimizer, &wasm)?,
        None => {
            println!("assets: no wasm-opt found (`make setup` gets one): the WASM is a bit larger");
            wasm
        }
    };
    let part = BrowserPart { js, wasm };
    kept.write(&part)?;
    Ok(part)
}

/// The last result, and the digest of its input.
struct Kept {
    folder: PathBuf,
    made_from: String,
}

impl Kept {
    fn of(workspace: &Workspace, compiled: &[u8], optimizer: Option<&Path>) -> Self {
        let mut digest = Sha256::new();
        digest.update(compiled);
        digest.update(optimizer.unwrap_or(Path::new("")).as_os_str().as_encoded_bytes());
        digest.update(OPTIMIZER_OPTIONS.join(" "));
        let made_from = format!("{:x}", digest.finalize());
        Self { folder: workspace.target.join("site-wasm"), made_from }
    }

    fn read(&self) -> Option<BrowserPart> {
        let read = |name: &str| fs::read(self.folder.join(name)).ok();
        if read("made-from")? != self.made_from.as_bytes() {
            return None;
        }
        Some(BrowserPart { js: read("aldia.js")?, wasm: read("aldia.wasm")? })
    }

    /// The digest is written last, so that a half-written result is never used.
    fn write(&self, part: &BrowserPart) -> anyhow::Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::write(self.folder.join("made-from"), "")?;
        fs::write(self.folder.join("aldia.js"), &part.js)?;
        fs::write(self.folder.join("aldia.wasm"), &part.wasm)?;
        fs::write(self.folder.join("made-from"), &self.made_from)?;
        Ok(())
    }
}

/// `wasm-opt` of binaryen, from `end2end`'s packages or the system.
pub fn find_optimizer(workspace: &Workspace) -> Option<PathBuf> {
    find_program(&[workspace.root.join("end2end/node_modules/.bin")], &["wasm-opt"])
}

fn compile(workspace: &Workspace) -> anyhow::Result<()> {
    let mut build = cargo_in(workspace, &["build"]);
    build.args(["--package=frontend", "--lib", "--profile=wasm-release"]);
    build.arg("--target=wasm32-unknown-unknown");
    run(&mut build)
}

fn bind(compiled: &[u8]) -> anyhow::Result<BrowserPart> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("aldia", compiled.to_vec()).typescript(false);
    bindgen.web(true)?.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen")?;
    let snippets = output.snippets().iter().filter(|(_, files)| !files.is_empty());
    let others = snippets.map(|(name, _)| name).chain(output.local_modules().keys());
    let others = others.map(String::as_str).collect::<Vec<_>>();
    ensure!(others.is_empty(), "modules of their own are not supported: {}", others.join(", "));
    let wasm = output.wasm_mut().emit_wasm();
    Ok(BrowserPart { js: output.js().as_bytes().to_vec(), wasm })
}

fn optimize(optimizer: &Path, wasm: &[u8]) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let [input, output] = ["in.wasm", "out.wasm"].map(|name| folder.path().join(name));
    fs::write(&input, wasm)?;
    run(Command::new(optimizer).args(OPTIMIZER_OPTIONS).arg(&input).arg("-o").arg(&output))?;
    Ok(fs::read(&output)?)
}
