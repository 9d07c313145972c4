//! Dependencies inside a crate only point down: each wing uses itself and those below it, and
//! sibling modules have no cycles.

mod graph;
mod names;
mod source;

use graph::Graph;
use names::Names;
use source::Source;

use crate::{File, assert_none, files};

/// Order of a crate's modules.
struct Floor {
    folder: &'static str,
    root: &'static str,
    /// Top-level modules, lowest first. Empty: any order without a cycle.
    wings: &'static [&'static str],
    /// Depth to which cycles are searched: top level, wings, rooms, …
    levels: usize,
    /// Names at the crate's root that everybody may use; all else is used by its wing's path.
    handle: &'static [&'static str],
}

const ALL: usize = usize::MAX;

const FLOORS: [Floor; 3] = [
    Floor { folder: "domain/src/", root: "lib.rs", wings: &[], levels: ALL, handle: &[] },
    Floor {
        folder: "portal/src/",
        root: "portal.rs",
        wings: &[
            "platform", "outside", "billing", "people", "contact", "payments", "views", "worker",
            "demo",
        ],
        levels: ALL,
        handle: &["Portal", "Guard", "Error", "Result"],
    },
    Floor {
        folder: "app/src/",
        root: "lib.rs",
        wings: &[
            "routes",
            "request",
            "components",
            "shared",
            "identity",
            "customer",
            "staff",
            "demo",
            "pages",
        ],
        levels: ALL,
        handle: &[],
    },
];

fn findings_in(floor: &Floor, files: &[File]) -> Vec<String> {
    let of_floor = files.iter().filter(|file| file.path.starts_with(floor.folder));
    let sources = of_floor.filter_map(|file| Source::read(file, floor.folder, floor.root));
    let names = Names::of(sources.collect());
    let graph = Graph::of(&names, floor.handle);
    let mut findings = Vec::new();
    if !floor.wings.is_empty() {
        let mut tops = names.children(&[]);
        tops.retain(|top| !floor.wings.contains(top));
        let of_no_wing = tops.iter().map(|top| format!("{}{top}: in no wing", floor.folder));
        findings.extend(of_no_wing);
        findings.extend(names.loose(floor.handle));
        findings.extend(graph.upwards(floor.wings));
    }
    findings.extend(graph.circles(floor));
    findings
}

#[test]
fn no_module_names_one_above_it_and_none_name_each_other_in_a_circle() {
    let files = files(&["rs"]);
    let findings = FLOORS.iter().flat_map(|floor| findings_in(floor, &files));
    assert_none(&findings.collect::<Vec<_>>());
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: Floor = Floor {
        folder: "house/src/",
        root: "lib.rs",
        wings: &["ground", "roof"],
        levels: 2,
        handle: &["House"],
    };

    /// Generates one-line files, including the root and the wings' own.
    fn house(rooms: &[(&str, &str)]) -> Vec<String> {
        let own = [
            ("lib", "pub mod ground; pub mod roof; pub use roof::House;"),
            ("ground", "pub mod a; pub mod b; pub mod c;"),
            ("roof", "pub mod x; pub use x::Tile; pub struct House;"),
        ];
        let own = own.iter().filter(|(path, _)| rooms.iter().all(|(room, _)| room != path));
        let file = |(path, text): &(&str, &str)| File {
            path: format!("house/src/{path}.rs"),
            text: (*text).to_owned(),
        };
        findings_in(&HOUSE, &own.chain(rooms).map(file).collect::<Vec<_>>())
    }

    #[test]
    fn an_arrow_upwards_is_found_however_it_is_written() {
        for upwards in [
            "use crate::roof::x::Tile;",
            "use crate::roof;",
            "use crate::{ground::b, roof::{self as top}};",
            "use super::super::roof::Tile;",
            "fn f() -> crate::roof::Tile { todo!() }",
            "fn f() { let _ = vec![1, crate::roof::x::size()]; }",
            "view! { <p>{crate::roof::x::size()}</p> }",
            "macro_rules! m { () => { use $crate::{ground::b, roof::x}; } }",
            "#[derive(Debug)] #[from(crate::roof::Tile)] struct A;",
            "mod inside { use super::super::super::roof::*; }",
            "#[cfg(not(test))] use crate::roof::Tile;",
            "impl A { const F: u8 = crate::roof::x::F; }",
        ] {
            let found = house(&[("ground/a", upwards)]);
            assert_eq!(found.len(), 1, "{upwards}: {found:?}");
            let named = "`ground` must not name `roof` above it: house/src/ground/a.rs names `";
            assert!(found[0].starts_with(named), "{found:?}");
        }
    }

    #[test]
    fn what_points_down_or_is_no_code_of_the_crate_is_left_alone() {
        for (room, code) in [
            ("roof/x", "use crate::ground::{a, b}; fn f() { crate::ground::c::d(); a::b(); }"),
            ("roof/x", "use crate::House;"),
            ("ground/a", "use crate::House; pub(in crate::ground) fn f() {}"),
            ("ground/a", "use super::b; use super::House; use roof::Tile; fn f() { roof::x(); }"),
            ("ground/a", "// crate::roof;\n/// [`crate::roof`]\nconst A: &str = \"crate::roof\";"),
            ("ground/a", "#[cfg(test)] mod tests { use crate::roof; }"),
            ("ground/a", "#[cfg(all(test, unix))] use crate::roof::Tile;"),
            ("ground/a", "#[cfg(any(test, feature = \"testing\"))] fn f() { crate::roof::x(); }"),
            ("ground/a/tests", "use crate::roof;"),
            ("ground/testing/world", "use crate::roof;"),
        ] {
            assert_eq!(house(&[(room, code)]), Vec::<String>::new(), "{code}");
        }
        let planted =
            [("ground/a", "#[cfg(test)] mod fault;"), ("ground/a/fault", "use crate::roof;")];
        assert_eq!(house(&planted), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_through_a_name_of_the_root_or_of_another_module_is_found() {
        let root = "pub mod ground; pub mod roof; pub use roof::House; pub use roof::Tile;";
        let found = house(&[("lib", root), ("ground/a", "use crate::Tile;")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("`crate::Tile` by the path of its wing"), "{found:?}");
        let renamed = [
            ("ground/a", "pub use crate::roof::Tile as Brick;"),
            ("ground/b", "use super::a::Brick;"),
        ];
        let found = house(&renamed);
        assert!(found.iter().any(|one| one.contains("ground/a.rs")), "{found:?}");
    }

    #[test]
    fn a_circle_is_found_with_its_path_and_the_files_that_cause_it() {
        let round = [
            ("ground/a", "use crate::ground::b::B;"),
            ("ground/b", "use super::c; fn f() { c::inside::g(); }"),
            ("ground/c/inside", "fn g() { crate::ground::a::f(); }"),
        ];
        let found = house(&round);
        assert_eq!(found.len(), 1, "{found:?}");
        for part in [
            "ground: a -> b -> c -> a",
            "a -> b: house/src/ground/a.rs names `crate::ground::b::B`",
            "b -> c: house/src/ground/b.rs names `super::c`",
            "c -> a: house/src/ground/c/inside.rs names `crate::ground::a::f`",
        ] {
            assert!(found[0].contains(part), "{part}: {}", found[0]);
        }
        let through_their_parent = [
            ("ground", "pub mod a; pub mod b; pub use b::B;"),
            ("ground/a", "use super::B;"),
            ("ground/b", "use super::a;"),
        ];
        let found = house(&through_their_parent);
        assert!(found.len() == 1 && found[0].contains("ground: a -> b -> a"), "{found:?}");
        let deeper = [
            ("ground/a/x", "use super::y;"),
            ("ground/a/y", "use super::x;"),
            ("ground/a", "mod x; mod y;"),
        ];
        assert_eq!(house(&deeper), Vec::<String>::new());
        let straight = [("ground/a", "use super::b;"), ("ground/b", "use super::c;")];
        assert_eq!(house(&straight), Vec::<String>::new());
    }

    #[test]
    fn a_module_beside_the_wings_is_found() {
        let found = house(&[("cellar", "")]);
        assert_eq!(found, ["house/src/cellar: in no wing"]);
    }
}
