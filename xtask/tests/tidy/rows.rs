//! Rows have names: `sql!` reads a type with named fields, or at most two columns.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{File, assert_none, files};

/// Maximum number of columns in a row without names.
const COLUMNS: usize = 2;

/// Tuples of too many columns in calls of `sql!`, as written.
fn positional(tokens: TokenStream) -> Vec<String> {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let name = tokens.get(index.wrapping_sub(2)).map(ToString::to_string);
        if name.as_deref() == Some("sql") {
            found.extend(tuple(group));
        }
        found.extend(positional(group.stream()));
    }
    found
}

/// The row of a call `all(A, B, C), …` if it is a tuple of too many columns.
fn tuple(call: &Group) -> Option<String> {
    let Some(TokenTree::Group(row)) = call.stream().into_iter().nth(1) else { return None };
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    let tokens = row.stream().into_iter().collect::<Vec<_>>();
    let columns = tokens.split(is_comma).filter(|column| !column.is_empty()).count();
    (row.delimiter() == Delimiter::Parenthesis && columns > COLUMNS).then(|| row.to_string())
}

fn findings(file: &File) -> Vec<String> {
    let tokens = file.text.parse().expect("sources are Rust");
    let finding = |row| format!("{}: the row {row} has no names", file.path);
    positional(tokens).into_iter().map(finding).collect()
}

#[test]
fn rows_of_more_than_two_columns_have_names() {
    let files = files(&["rs"]);
    let of_portal = files.iter().filter(|file| file.path.starts_with("portal/"));
    assert_none(&of_portal.flat_map(findings).collect::<Vec<_>>());
}

#[test]
fn a_row_without_names_is_found_wherever_the_call_stands() {
    for (code, expected) in [
        ("fn f() { let a = sql!(all(String, i64, i64), tx, \"SELECT a, b, c\")?; }", 1),
        ("fn f() { assert!(sql!(maybe (A, B, C,), &mut tx, \"\").unwrap().is_none()); }", 1),
        ("fn f() { g(sql!(listed(Option<A>, B, C), tx, \"\")); sql!(one(A, B, C), tx, \"\") }", 2),
        ("fn f() { sql!(all(String, i64), tx, \"SELECT a, b\") }", 0),
        ("fn f() { sql!(all(String,), tx, \"SELECT a\", g(a, b, c)) }", 0),
        ("fn f() { sql!(run, tx, \"DELETE\", (a, b, c)) }", 0),
        ("fn f() { sql!(all Row, tx, \"SELECT a, b, c\"); other!(all(A, B, C)) }", 0),
    ] {
        let file = File { path: "portal/src/store.rs".to_owned(), text: code.to_owned() };
        assert_eq!(findings(&file).len(), expected, "{code}");
    }
}
