//! The shape of a source file: its budgets, its first line, its name.

use crate::{File, assert_none, files};

const LINES_PER_FILE: usize = 400;
const LINES_PER_FUNCTION: usize = 70;
const CHARACTERS_PER_LINE: usize = 100;
/// The aim is near 90.
const MEDIAN_LINES_PER_FILE: usize = 120;
const NAMES_THAT_SAY_NOTHING: [&str; 6] =
    ["utils", "util", "helpers", "helper", "common", "manager"];

fn findings_in(file: &File) -> Vec<String> {
    let mut findings = Vec::new();
    let mut find = |line: usize, what: String| {
        findings.push(format!("{}:{line}: {what}", file.path));
    };
    let count = file.text.lines().count();
    if count > LINES_PER_FILE {
        find(count, format!("{count} lines, {LINES_PER_FILE} at most"));
    }
    if !file.text.starts_with("//! ") {
        find(1, "the first line says what the module is, after `//! `".to_owned());
    }
    for (index, line) in file.text.lines().enumerate() {
        let width = line.chars().count();
        if width > CHARACTERS_PER_LINE && !line.contains("://") && !is_drawing(line) {
            find(index + 1, format!("{width} characters, {CHARACTERS_PER_LINE} at most"));
        }
    }
    for (line, length) in long_functions(&file.text) {
        find(line, format!("a function of {length} lines, {LINES_PER_FUNCTION} at most"));
    }
    if file.name() == "mod.rs" {
        find(1, "a module is `name.rs` beside its folder `name`".to_owned());
    }
    for part in file.path.trim_end_matches(".rs").split('/') {
        if NAMES_THAT_SAY_NOTHING.contains(&part) {
            find(1, format!("`{part}` says nothing about what is inside"));
        }
    }
    findings
}

/// The path of an SVG picture, which a drawing program wrote.
fn is_drawing(line: &str) -> bool {
    let mut literals = line.split('"').skip(1).step_by(2);
    let is_place = |c: char| c.is_ascii_digit() || c == '-' || c == '.';
    literals.any(|path| path.strip_prefix(['M', 'm']).is_some_and(|to| to.starts_with(is_place)))
}

/// The line and length of functions over the budget. As rustfmt leaves them: the closing brace
/// stands below the first word of the signature. Blank lines and comments are free.
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let lines = text.lines().collect::<Vec<_>>();
    let mut long = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let before_arguments = code.split('(').next().unwrap_or_default();
        let words = before_arguments.split_whitespace().collect::<Vec<_>>();
        let is_function = words.windows(2).any(|pair| pair[0] == "fn");
        if !is_function || code.starts_with("//") || code.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", " ".repeat(line.len() - code.len()));
        let body = lines.iter().skip(index + 1).take_while(|line| **line != end);
        let is_code = |line: &&&str| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with("//")
        };
        let length = body.filter(is_code).count();
        if length > LINES_PER_FUNCTION && !code.ends_with('}') {
            long.push((index + 1, length));
        }
    }
    long
}

#[test]
fn every_source_file_keeps_its_budget_and_says_what_it_is() {
    let findings = files(&["rs"]).iter().flat_map(findings_in).collect::<Vec<_>>();
    assert_none(&findings);
}

#[test]
fn the_median_file_is_short() {
    let mut counts = files(&["rs"]).iter().map(|f| f.text.lines().count()).collect::<Vec<_>>();
    counts.sort_unstable();
    let median = counts[counts.len() / 2];
    let longest = counts.last().expect("there are sources");
    println!("{} Rust files, median {median} lines, longest {longest}", counts.len());
    assert!(median <= MEDIAN_LINES_PER_FILE, "median {median}, {MEDIAN_LINES_PER_FILE} at most");
}

#[test]
fn nothing_is_left_to_be_done_later() {
    let words = [["TO", "DO"], ["FIX", "ME"]].map(|parts| parts.concat());
    let mut findings = Vec::new();
    for file in files(&["rs", "ts", "js", "css", "sql", "toml", "md", "html"]) {
        for (index, line) in file.text.lines().enumerate() {
            let mut of_line = line.split(|c: char| !c.is_alphanumeric());
            if of_line.any(|word| words.iter().any(|later| later == word)) {
                findings.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn each_rule_finds_what_breaks_it() {
    let good = "//! What it is.\n";
    let long = |lines: usize| format!("{good}fn f() {{\n{}}}\n", "    x();\n".repeat(lines));
    let table = [
        ("domain/src/money.rs", good.to_owned(), 0),
        ("domain/src/money.rs", String::new(), 1),
        ("domain/src/mod.rs", good.to_owned(), 1),
        ("portal/src/helpers/money.rs", good.to_owned(), 1),
        ("portal/src/utils.rs", good.to_owned(), 1),
        ("domain/src/money.rs", format!("{good}// {}\n", "x".repeat(97)), 0),
        ("domain/src/money.rs", format!("{good}// {}\n", "x".repeat(98)), 1),
        ("domain/src/money.rs", format!("{good}// https://{}\n", "x".repeat(98)), 0),
        ("app/src/icon.rs", format!("{good}x => \"M10{}\",\n", "h4".repeat(98)), 0),
        ("domain/src/money.rs", format!("{good}{}", "\n".repeat(399)), 0),
        ("domain/src/money.rs", format!("{good}{}", "\n".repeat(400)), 1),
        ("domain/src/money.rs", long(70), 0),
        ("domain/src/money.rs", long(71), 1),
    ];
    for (path, text, expected) in table {
        let findings = findings_in(&File { path: path.to_owned(), text });
        assert_eq!(findings.len(), expected, "{path}: {findings:?}");
    }
}
