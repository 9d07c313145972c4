//! Writes the table of the site's files that the binary carries inside itself.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn main() {
    let site = site_folder();
    let manifest = site.join("manifest.json");
    let table = if manifest.is_file() {
        println!("cargo:rerun-if-changed={}", manifest.display());
        table_of(&site, &manifest)
    } else {
        // A path that does not exist would run this script at every build; an empty folder does
        // not.
        fs::create_dir_all(&site).expect("the target folder can be written");
        println!("cargo:rerun-if-changed={}", site.display());
        "&[]".to_owned()
    };
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=ALDIA_SITE");

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("assets_table.rs"), table).expect("OUT_DIR can be written");
}

/// `ALDIA_SITE`, or `site` in cargo's target folder, found from
/// `target[/triple]/profile/build/x/out`.
fn site_folder() -> PathBuf {
    if let Some(site) = env::var_os("ALDIA_SITE") {
        return PathBuf::from(site);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let site_above = |levels| out.ancestors().nth(levels).map(|folder| folder.join("site"));
    let [near, far] = [site_above(4), site_above(5)].map(Option::unwrap_or_default);
    if far.join("manifest.json").is_file() { far } else { near }
}

/// The Rust text of a `&[Asset]`, in the order of the manifest.
fn table_of(site: &Path, manifest: &Path) -> String {
    let text = fs::read_to_string(manifest).expect("the manifest can be read");
    let manifest: Value = serde_json::from_str(&text).expect("the manifest is JSON");
    let files = manifest["files"].as_array().expect("the manifest lists files");

    let mut table = String::from("&[\n");
    for entry in files {
        let text =
            |field: &str| entry[field].as_str().expect("the manifest's fields are text").to_owned();
        let file = text("file");
        let has = |encoding: &str| {
            entry["encodings"].as_array().is_some_and(|all| all.iter().any(|one| one == encoding))
        };
        let variant = |encoding: &str| match has(encoding) {
            true => format!("Some({})", include_bytes(&site.join(format!("{file}.{encoding}")))),
            false => "None".to_owned(),
        };
        writeln!(
            table,
            "    Asset {{ logical: {:?}, url: {:?}, hash: {:?}, content_type: {:?},\n        \
             identity: {}, br: {}, gz: {} }},",
            text("logical"),
            format!("/assets/{file}"),
            text("hash"),
            text("content_type"),
            include_bytes(&site.join(&file)),
            variant("br"),
            variant("gz"),
        )
        .expect("writing to a string succeeds");
    }
    table.push(']');
    table
}

fn include_bytes(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}
