//! Permitted dependencies between crates.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::{assert_none, root};

/// Permitted or forbidden normal and build dependencies of a crate. A name ending in `*` is a
/// prefix.
enum Wall {
    Only(&'static [&'static str]),
    Never(&'static [&'static str]),
}

const WALLS: [(&str, Wall); 6] = [
    (
        "domain",
        Wall::Only(&["jiff", "serde", "strsim", "strum", "thiserror", "unicode-normalization"]),
    ),
    ("portal", Wall::Never(&["app", "axum*", "leptos*", "sandbox", "server", "tower*"])),
    (
        "sandbox",
        Wall::Never(&["app", "async-stripe*", "leptos*", "lettre", "portal", "server", "sqlx*"]),
    ),
    (
        "app",
        Wall::Never(&[
            "async-stripe*",
            "axum",
            "lettre",
            "reqwest",
            "sandbox",
            "server",
            "sqlx*",
            "tokio",
        ]),
    ),
    ("frontend", Wall::Only(&["app", "leptos", "wasm-bindgen"])),
    ("server", Wall::Never(&["async-stripe*", "lettre", "sqlx*"])),
];

/// Names of each member's dependencies, without dev-dependencies.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
    let output = metadata.current_dir(root()).output().expect("cargo can be run");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo speaks JSON");
    let text = |value: &Value| value.as_str().expect("a name is text").to_owned();
    let packages = metadata["packages"].as_array().expect("there are members");
    let of_package = |package: &Value| {
        let all = package["dependencies"].as_array().expect("it may be empty");
        let shipped = all.iter().filter(|one| one["kind"] != "dev");
        (text(&package["name"]), shipped.map(|one| text(&one["name"])).collect())
    };
    packages.iter().map(of_package).collect()
}

fn is_named(name: &str, patterns: &[&str]) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *pattern,
    })
}

fn is_through(wall: &Wall, dependency: &str) -> bool {
    match wall {
        Wall::Only(allowed) => !is_named(dependency, allowed),
        Wall::Never(refused) => is_named(dependency, refused),
    }
}

#[test]
fn no_dependency_goes_through_a_wall() {
    let dependencies = dependencies();
    let mut findings = Vec::new();
    for (member, wall) in &WALLS {
        let of_member = dependencies.get(*member).expect("each wall is around a member");
        let through = of_member.iter().filter(|one| is_through(wall, one));
        findings.extend(through.map(|one| format!("{member} must not depend on {one}")));
    }
    assert_none(&findings);
}

#[test]
fn a_wall_stops_what_it_names() {
    assert!(is_through(&Wall::Only(&["serde"]), "sqlx"));
    assert!(!is_through(&Wall::Only(&["serde"]), "serde"));
    assert!(is_through(&Wall::Never(&["leptos*"]), "leptos_axum"));
    assert!(is_through(&Wall::Never(&["app"]), "app"));
    assert!(!is_through(&Wall::Never(&["app"]), "approx"));
}
