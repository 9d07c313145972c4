//! House rules that neither the compiler nor clippy can check.

mod actors;
mod documents;
mod literals;
mod migrations;
mod places;
mod rows;
mod sources;
mod styles;
mod texts;
mod type_names;
mod walls;
mod wings;

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// A file of the workspace.
struct File {
    /// Relative to the root, with slashes.
    path: String,
    text: String,
}

impl File {
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask is a folder of the workspace").to_owned()
}

/// Files with one of these extensions, except generated and hidden ones.
fn files(extensions: &[&str]) -> Vec<File> {
    let root = root();
    let made = ["target", "node_modules", "data", "test-results", "playwright-report"];
    let walk = WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || made.contains(&&*name))
    });
    let paths = walk.map(|entry| entry.expect("the workspace can be read").into_path());
    let wanted = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        path.is_file() && extensions.contains(&&*extension)
    };
    let file = |path: PathBuf| File {
        path: path.strip_prefix(&root).expect("it is inside").to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(&path).expect("sources are UTF-8"),
    };
    paths.filter(wanted).map(file).collect()
}

/// Fails with all findings, one per line.
#[track_caller]
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}
