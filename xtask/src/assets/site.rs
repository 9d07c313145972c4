//! The folder of finished files: hashed names, compressed variants, manifest.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A site being written.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    manifest: Manifest,
}

/// What `server/build.rs` reads.
#[derive(Debug, Default, Serialize)]
struct Manifest {
    files: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    logical: String,
    file: String,
    hash: String,
    content_type: &'static str,
    encodings: Vec<&'static str>,
}

impl Site {
    /// Creates the folder if it is missing.
    pub fn at(folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), manifest: Manifest::default() })
    }

    /// Writes one file, and its compressed variants where they are smaller.
    pub fn add(&mut self, logical: &str, content: Vec<u8>) -> anyhow::Result<()> {
        let hash = format!("{:x}", Sha256::digest(&content)).split_off(48);
        let file = hashed_name(logical, &hash)?;
        let content_type = content_type(logical)?;
        let mut encodings = Vec::new();
        if !is_compressed_already(logical) {
            let variants = [("br", brotli(&content)?), ("gz", gzip(&content)?)];
            for (encoding, compressed) in variants {
                if compressed.len() < content.len() {
                    self.write(&format!("{file}.{encoding}"), &compressed)?;
                    encodings.push(encoding);
                }
            }
        }
        self.write(&file, &content)?;
        let logical = logical.to_owned();
        self.manifest.files.push(Entry { logical, file, hash, content_type, encodings });
        Ok(())
    }

    /// The name under which a file that was added is served.
    pub fn file_of(&self, logical: &str) -> Option<&str> {
        let found = self.manifest.files.iter().find(|entry| entry.logical == logical);
        found.map(|entry| entry.file.as_str())
    }

    /// Removes files of earlier builds, then replaces the manifest atomically: a build
    /// that runs at the same time reads a complete one or none.
    pub fn finish(self) -> anyhow::Result<()> {
        let mut kept = BTreeSet::from(["manifest.json".to_owned()]);
        for entry in &self.manifest.files {
            kept.insert(entry.file.clone());
            kept.extend(entry.encodings.iter().map(|name| format!("{}.{name}", entry.file)));
        }
        for found in fs::read_dir(&self.folder)? {
            let found = found?;
            if !kept.contains(&*found.file_name().to_string_lossy()) {
                fs::remove_file(found.path())?;
            }
        }
        let manifest = self.folder.join("manifest.json");
        let text = serde_json::to_vec_pretty(&self.manifest)?;
        if fs::read(&manifest).is_ok_and(|there| there == text) {
            return Ok(());
        }
        let draft = manifest.with_extension("draft");
        fs::write(&draft, text)?;
        Ok(fs::rename(draft, manifest)?)
    }

    /// Does not rewrite a file that has this content: cargo looks at modification times.
    fn write(&self, name: &str, content: &[u8]) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == content) {
            return Ok(());
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// `images/logo.svg` as `logo-<hash>.svg`.
fn hashed_name(logical: &str, hash: &str) -> anyhow::Result<String> {
    let name = logical.rsplit('/').next().unwrap_or(logical);
    let (stem, extension) = name.split_once('.').context("a file needs an extension")?;
    Ok(format!("{stem}-{hash}.{extension}"))
}

fn content_type(logical: &str) -> anyhow::Result<&'static str> {
    let extension = logical.rsplit('.').next().unwrap_or_default();
    Ok(match extension {
        "css" => "text/css; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => bail!("`{logical}`: no content type is known for this extension"),
    })
}

fn is_compressed_already(logical: &str) -> bool {
    [".jpg", ".png", ".webp", ".woff2"].iter().any(|extension| logical.ends_with(extension))
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_stem_and_extension_around_the_hash() {
        let table = [
            ("aldia.css", "aldia-ab12.css"),
            ("images/logo.svg", "logo-ab12.svg"),
            ("fonts/sans-400.woff2", "sans-400-ab12.woff2"),
        ];
        for (logical, expected) in table {
            assert_eq!(hashed_name(logical, "ab12").expect(logical), expected);
        }
        assert!(hashed_name("images/LICENSE", "ab12").is_err());
    }

    #[test]
    fn a_variant_is_kept_only_where_it_is_smaller_and_old_files_go() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut site = Site::at(folder.path()).expect("the folder is there");
        site.add("aldia.css", vec![b'a'; 1000]).expect("css is known");
        site.add("images/dot.svg", b"<svg/>".to_vec()).expect("svg is known");
        fs::write(folder.path().join("aldia-old.css"), "").expect("it can be written");
        site.finish().expect("the site is complete");

        let manifest = fs::read_to_string(folder.path().join("manifest.json")).expect("is there");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("is JSON");
        let encodings = |index: usize| &manifest["files"][index]["encodings"];
        assert_eq!(*encodings(0), serde_json::json!(["br", "gz"]));
        assert_eq!(*encodings(1), serde_json::json!([]));
        assert!(!folder.path().join("aldia-old.css").exists());
    }

    #[test]
    fn a_file_of_unknown_kind_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut site = Site::at(folder.path()).expect("the folder is there");
        assert!(site.add("images/logo.xcf", Vec::new()).is_err());
    }
}
