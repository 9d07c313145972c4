//! Each kind of code has its own kind of file.

use crate::{File, assert_none, files, literals};

/// Beginnings of SQL statements, in upper case as we write them.
const SQL: [&str; 13] = [
    "SELECT ",
    "SELECT\n",
    "INSERT INTO ",
    "DELETE FROM ",
    "UPDATE ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE UNIQUE ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "BEGIN IMMEDIATE",
    "PRAGMA ",
    "TRUNCATE ",
];

/// SQL is in `store.rs` of a feature; differences between engines and test databases are in two
/// folders of `portal`; tests may query anything; the benchmark compares with bare queries.
fn may_hold_sql(path: &str) -> bool {
    let folders = ["portal/src/platform/db", "portal/src/testing/", "bench/", "xtask/"];
    let is_test = path.ends_with("tests.rs") || path.contains("/tests/");
    is_test || path.ends_with("/store.rs") || folders.iter().any(|folder| path.starts_with(folder))
}

/// Access to customers is one shared clause, so only two files read the table of grants.
const READERS_OF_ACCESS: [&str; 2] =
    ["portal/src/platform/db/scope.rs", "portal/src/people/access/store.rs"];

fn names_access(sql: &str) -> bool {
    let words = sql.split_whitespace().collect::<Vec<_>>();
    let is_table = |before: &str| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&before);
    words.windows(2).any(|pair| is_table(pair[0]) && pair[1] == "access")
}

fn findings_in(file: &File) -> Vec<String> {
    let mut findings = Vec::new();
    let mut find = |line: usize, what: &str| {
        findings.push(format!("{}:{line}: {what}", file.path));
    };
    let holds_sql = may_hold_sql(&file.path);
    let reads_access = READERS_OF_ACCESS.contains(&&*file.path);
    for literal in literals::of(&file.text) {
        let is_sql = SQL.iter().any(|start| literal.text.trim_start().starts_with(start));
        if is_sql && !holds_sql {
            find(literal.line, "SQL is only in `store.rs`");
        }
        if !reads_access && !file.path.starts_with("xtask/") && names_access(literal.text) {
            find(literal.line, "what an actor may see is one clause: `granted!`, `scoped!`");
        }
    }
    let is_island = file.name().ends_with("_island.rs");
    let is_page = file.path.starts_with("app/src/");
    let is_about_money = file.path.starts_with("domain/src/");
    for (index, line) in file.text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("#[server") && file.name() != "server_fns.rs" {
            find(index + 1, "server functions are only in `server_fns.rs`");
        }
        if code.starts_with("#[island") && !is_island {
            find(index + 1, "islands are only in `*_island.rs`");
        }
        let names_title = code.contains("leptos_meta") && code.contains("Title");
        if is_page && names_title && file.name() != "tab_title.rs" {
            find(index + 1, "only `TabTitle` escapes the title of the tab");
        }
        let mut words = code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        if is_about_money && !code.starts_with("//") && words.any(|w| w == "f64" || w == "f32") {
            find(index + 1, "no float in `domain`");
        }
    }
    findings
}

#[test]
fn sql_server_functions_and_islands_are_where_they_belong() {
    let findings = files(&["rs"]).iter().flat_map(findings_in).collect::<Vec<_>>();
    assert_none(&findings);
}

#[test]
fn each_rule_finds_what_breaks_it() {
    let sql = "let rows = query(\"SELECT id\");";
    let table = [
        ("portal/src/billing/invoices/store.rs", sql, 0),
        ("portal/src/platform/db/migrate.rs", sql, 0),
        ("portal/src/billing/invoices/list.rs", sql, 1),
        ("server/src/api.rs", "q(\"\n    INSERT INTO invoices\")", 1),
        ("server/src/api.rs", "// \"SELECT id\"", 0),
        ("portal/src/people/access/store.rs", "q(\"SELECT 1\n   FROM access a\")", 0),
        ("portal/src/billing/invoices/store.rs", "q(\"SELECT 1\n   FROM access a\")", 1),
        ("portal/src/payments/tests.rs", "q(\"DELETE FROM access WHERE TRUE\")", 1),
        ("portal/src/payments/store.rs", "q(\"SELECT 1 FROM accesses\")", 0),
        ("app/src/customer/invoices/server_fns.rs", "#[server]", 0),
        ("app/src/customer/invoices/list_page.rs", "#[server(Prefix = \"/api\")]", 1),
        ("app/src/customer/basket/total_island.rs", "    #[island]", 0),
        ("app/src/customer/basket/basket_page.rs", "    #[island]", 1),
        ("app/src/components/tab_title.rs", "<leptos_meta::Title text/>", 0),
        ("app/src/components/page_title.rs", "use leptos_meta::Title;", 1),
        ("domain/src/money.rs", "fn f(x: f64) {}", 1),
        ("domain/src/money.rs", "// never an f64", 0),
        ("portal/src/payments/receipts/pdf.rs", "fn f(x: f32) {}", 0),
    ];
    for (path, text, expected) in table {
        let findings = findings_in(&File { path: path.to_owned(), text: text.to_owned() });
        assert_eq!(findings.len(), expected, "{path}: {findings:?}");
    }
}
