//! A name stands for one type in the workspace.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item, Visibility};

use crate::{File, assert_none, files};

const PRODUCT: [&str; 6] = ["domain", "portal", "app", "server", "sandbox", "frontend"];

/// Names that each feature may define.
const OF_EACH: [&str; 2] = ["Error", "Result"];

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string().contains("test"))
    })
}

/// Declarations of a file: names visible in the crate, and folders of test modules.
#[derive(Default)]
struct Declared {
    names: Vec<String>,
    tests: Vec<String>,
}

fn declared(items: &[Item], folder: &str, declared: &mut Declared) {
    for item in items {
        let (attributes, visibility, name) = match item {
            Item::Struct(one) => (&one.attrs, &one.vis, &one.ident),
            Item::Enum(one) => (&one.attrs, &one.vis, &one.ident),
            Item::Trait(one) => (&one.attrs, &one.vis, &one.ident),
            Item::Type(one) => (&one.attrs, &one.vis, &one.ident),
            Item::Mod(module) => {
                match &module.content {
                    _ if is_for_tests(&module.attrs) => {
                        declared.tests.push(format!("{folder}{}", module.ident));
                    }
                    Some((_, inside)) => self::declared(inside, folder, declared),
                    None => (),
                }
                continue;
            }
            _ => continue,
        };
        let is_seen = match visibility {
            Visibility::Public(_) => true,
            Visibility::Restricted(within) => within.path.is_ident("crate"),
            Visibility::Inherited => false,
        };
        if is_seen && !is_for_tests(attributes) && !OF_EACH.iter().any(|each| name == each) {
            declared.names.push(name.to_string());
        }
    }
}

/// Folder of a file's submodules; for the crate's root, its own.
fn folder(path: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    match stem.rsplit_once('/') {
        Some((src, "lib" | "main" | "portal")) if src.ends_with("/src") => format!("{src}/"),
        _ => format!("{stem}/"),
    }
}

/// Files by declared name.
fn places(files: &[File]) -> BTreeMap<String, BTreeSet<&str>> {
    let mut tests = Vec::new();
    let mut names = Vec::new();
    for file in files {
        let code = syn::parse_file(&file.text).expect("sources are Rust");
        let mut of_file = Declared::default();
        declared(&code.items, &folder(&file.path), &mut of_file);
        tests.extend(of_file.tests);
        names.extend(of_file.names.into_iter().map(|name| (name, file.path.as_str())));
    }
    let is_product = |path: &str| {
        let is_inside = |test: &String| {
            path.strip_prefix(test).is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        !tests.iter().any(is_inside)
    };
    let mut places = BTreeMap::<_, BTreeSet<_>>::new();
    for (name, path) in names.into_iter().filter(|(_, path)| is_product(path)) {
        places.entry(name).or_default().insert(path);
    }
    places
}

fn findings(files: &[File]) -> Vec<String> {
    let mut places = places(files);
    places.retain(|_, files| files.len() > 1);
    let finding = |(name, files): (_, BTreeSet<_>)| {
        let files = files.into_iter().collect::<Vec<_>>().join(", ");
        format!("{name} stands for several types: {files}")
    };
    places.into_iter().map(finding).collect()
}

#[test]
fn a_name_stands_for_one_type_in_the_workspace() {
    let mut files = files(&["rs"]);
    files.retain(|file| {
        let (floor, rest) = file.path.split_once('/').unwrap_or_default();
        PRODUCT.contains(&floor) && rest.starts_with("src/")
    });
    assert_none(&findings(&files));
}

#[test]
fn a_name_of_two_types_is_found_and_those_of_tests_and_of_one_module_are_left_alone() {
    let first = ("portal/src/a.rs", "pub struct Line; mod tests_of;");
    for (path, text, expected) in [
        ("portal/src/b.rs", "pub struct Line;", 1),
        ("domain/src/lib.rs", "pub mod inside { pub(crate) enum Line {} }", 1),
        ("app/src/b/c.rs", "pub type Line = u8;", 1),
        ("app/src/b/c.rs", "pub trait Line {}", 1),
        ("portal/src/b.rs", "pub(super) struct Line; struct Other;", 0),
        ("portal/src/b.rs", "struct Line;", 0),
        ("portal/src/b.rs", "#[cfg(test)] mod tests { pub struct Line; }", 0),
        ("portal/src/b.rs", "#[cfg(any(test, feature = \"testing\"))] pub struct Line;", 0),
        ("portal/src/b.rs", "pub struct Row;", 0),
    ] {
        let file = |(path, text): (&str, &str)| File { path: path.into(), text: text.into() };
        let files = [file(first), file((path, text))];
        assert_eq!(findings(&files).len(), expected, "{path}: {text}");
    }
    let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
    let planted = [
        file("portal/src/portal.rs", "pub mod a; #[cfg(test)] mod b;"),
        file("portal/src/a.rs", "pub struct Line;"),
        file("portal/src/b/c.rs", "pub struct Line;"),
    ];
    assert_eq!(findings(&planted), Vec::<String>::new());
}
