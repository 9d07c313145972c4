//! Paths that the documents name exist.

use crate::{File, assert_none, files, root};

/// Made when the product is built or runs: named in documents, not there in a fresh clone.
const MADE: [&str; 3] = ["target/", "data/", "end2end/node_modules/"];

/// What stands between backticks, and the targets of links, where it can only be a path.
fn paths_in(text: &str) -> Vec<&str> {
    let outside_of_blocks = text.split("```").step_by(2);
    let mut paths = Vec::new();
    for part in outside_of_blocks {
        paths.extend(part.split('`').skip(1).step_by(2));
        let links = part.split("](").skip(1);
        paths.extend(links.filter_map(|link| link.split([')', '#', ' ']).next()));
    }
    paths.retain(|path| is_path(path));
    paths
}

fn is_path(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let first = text.split('/').next().unwrap_or_default();
    let is_known = !first.is_empty() && root().join(first).exists();
    let has_extension = [".md", ".rs", ".sql", ".toml", ".css", ".ts", ".csv", ".jpg", ".svg"]
        .iter()
        .any(|extension| text.ends_with(extension));
    text.contains('/')
        && text.chars().all(is_plain)
        && !text.starts_with('/')
        && (is_known || has_extension)
        && !MADE.iter().any(|made| text.starts_with(made))
}

fn findings_in(file: &File) -> Vec<String> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let exists = |path: &str| root().join(path).exists() || root().join(folder).join(path).exists();
    let missing = paths_in(&file.text).into_iter().filter(|path| !exists(path));
    missing.map(|path| format!("{}: `{path}` does not exist", file.path)).collect()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let findings = files(&["md"]).iter().flat_map(findings_in).collect::<Vec<_>>();
    assert_none(&findings);
}

#[test]
fn a_path_that_is_gone_is_found_and_what_is_no_path_is_left_alone() {
    let table = [
        ("see `xtask/src/main.rs`", 0),
        ("see `xtask/src/gone.rs`", 1),
        ("see [it](docs/gone.md)", 1),
        ("`application/pdf`, `GET /invoices/{id}`, `store.rs`, `portal/src/*/store.rs`", 0),
        ("`target/site`, [home](https://example.org/gone.md)", 0),
        ("```\ncat `xtask/src/gone.rs`\n```", 0),
    ];
    for (text, expected) in table {
        let file = File { path: "README.md".to_owned(), text: text.to_owned() };
        assert_eq!(findings_in(&file).len(), expected, "{text}");
    }
}
