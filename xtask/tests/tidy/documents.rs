//! Paths that documents and comments name exist.

use std::path::Path;

use crate::{File, assert_none, files, root};

/// Made when the product is built or runs: named in documents, not there in a fresh clone.
const MADE: [&str; 3] = ["target/", "data/", "end2end/node_modules/"];
const EXTENSIONS: [&str; 9] =
    [".md", ".rs", ".sql", ".toml", ".css", ".ts", ".csv", ".jpg", ".svg"];

/// What stands between backticks, and the targets of links, where it can only be a path.
fn paths_in_document(text: &str) -> Vec<&str> {
    let outside_of_blocks = text.split("```").step_by(2);
    let mut paths = Vec::new();
    for part in outside_of_blocks {
        paths.extend(part.split('`').skip(1).step_by(2));
        let links = part.split("](").skip(1);
        paths.extend(links.filter_map(|link| link.split([')', '#', ' ']).next()));
    }
    paths.retain(|path| is_path(path) && (starts_at_root(path) || has_extension(path)));
    paths
}

/// The words of comments that can only be a path.
fn paths_in_comments(text: &str) -> Vec<&str> {
    let is_comment = |line: &&str| {
        ["//", "/*", "*", "--", "#"].iter().any(|sign| line.trim_start().starts_with(sign))
    };
    let comments = text.lines().filter(is_comment);
    let words = comments.flat_map(|line| line.split(|c: char| c.is_whitespace() || c == '`'));
    let bare = words.map(|word| word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '/')));
    let is_meant =
        |path: &&str| has_extension(path) && (starts_at_root(path) || path.ends_with(".rs"));
    bare.filter(|word| is_path(word)).filter(is_meant).collect()
}

fn is_path(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    (text.contains('/') || text.ends_with(".rs"))
        && text.chars().all(is_plain)
        && !text.starts_with(['/', '.'])
        && !MADE.iter().any(|made| text.starts_with(made))
}

fn starts_at_root(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    path.contains('/') && !first.is_empty() && root().join(first).exists()
}

fn has_extension(path: &str) -> bool {
    EXTENSIONS.iter().any(|extension| path.ends_with(extension))
}

/// From the root or the file's own folder; of a name without a folder, anywhere.
fn exists(path: &str, file: &File, sources: &[File]) -> bool {
    let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    root().join(path).exists()
        || root().join(folder).join(path).exists()
        || sources.iter().any(|source| source.name() == path)
}

fn findings_in(file: &File, sources: &[File]) -> Vec<String> {
    let is_document = file.path.ends_with(".md");
    let paths =
        if is_document { paths_in_document(&file.text) } else { paths_in_comments(&file.text) };
    let missing = paths.into_iter().filter(|path| !exists(path, file, sources));
    missing.map(|path| format!("{}: `{path}` does not exist", file.path)).collect()
}

#[test]
fn every_path_that_a_document_or_a_comment_names_exists() {
    let sources = files(&["rs"]);
    let named_in = files(&["md", "rs", "ts", "css", "sql", "toml"]);
    let findings = named_in.iter().flat_map(|file| findings_in(file, &sources));
    assert_none(&findings.collect::<Vec<_>>());
}

#[test]
fn a_path_that_is_gone_is_found_and_what_is_no_path_is_left_alone() {
    let table = [
        ("README.md", "see `xtask/src/main.rs`", 0),
        ("README.md", "see `xtask/src/gone.rs`", 1),
        ("README.md", "see `gone.rs`", 1),
        ("README.md", "see [it](docs/gone.md)", 1),
        ("README.md", "`application/pdf`, `GET /invoices/{id}`, `xtask/src/*/store.rs`", 0),
        ("README.md", "`main.rs`, `*_island.rs`", 0),
        ("README.md", "`target/site`, [home](https://example.org/gone.md)", 0),
        ("README.md", "```\ncat `xtask/src/gone.rs`\n```", 0),
        ("xtask/src/main.rs", "//! See `process.rs`, xtask/src/suite.rs and `assets/style.rs`.", 0),
        ("xtask/src/main.rs", "    // See xtask/src/gone.rs.", 1),
        ("xtask/src/main.rs", "/// (`gone.rs`)", 1),
        ("xtask/src/main.rs", "/// style/gone.css, assets/gone.rs", 2),
        ("xtask/src/main.rs", "/// server/browser, images/gone.svg, https://docs.rs/x.rs, *.rs", 0),
        ("xtask/src/main.rs", "let path = \"xtask/src/gone.rs\";", 0),
        ("style/base.css", "/* see style/gone.css */", 1),
    ];
    let sources = files(&["rs"]);
    for (path, text, expected) in table {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(findings_in(&file, &sources).len(), expected, "{text}");
    }
}
