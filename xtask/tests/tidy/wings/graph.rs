//! Dependencies between sibling modules.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Floor;
use super::names::Names;
use super::source::Module;

/// From each module to those it uses, with the cause of the dependency.
type Arrows = BTreeMap<String, BTreeMap<String, String>>;

/// Dependencies by the common parent of both ends. A dependency of a submodule counts as one of the
/// module.
pub struct Graph {
    below: BTreeMap<Module, Arrows>,
}

impl Graph {
    pub fn of(names: &Names, handle: &[&str]) -> Self {
        let mut below = BTreeMap::<Module, Arrows>::new();
        for mention in &names.mentions {
            for to in names.targets(mention, handle) {
                let from = &mention.from;
                let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                let (Some(from), Some(to)) = (from.get(shared), to.get(shared)) else { continue };
                let arrows = below.entry(mention.from[..shared].to_vec()).or_default();
                let cause = format!("{} names `{}`", mention.file, mention.path.join("::"));
                let of_module = arrows.entry(from.clone()).or_default();
                of_module.entry(to.clone()).or_insert(cause);
            }
        }
        Self { below }
    }

    /// Dependencies of a wing on one later in the list.
    pub fn upwards(&self, wings: &[&str]) -> Vec<String> {
        let height = |wing: &str| wings.iter().position(|one| *one == wing);
        let mut findings = Vec::new();
        for (from, to, cause) in self.below.get(&[][..]).into_iter().flat_map(all) {
            if let (Some(low), Some(high)) = (height(from), height(to))
                && low < high
            {
                findings.push(format!("`{from}` must not name `{to}` above it: {cause}"));
            }
        }
        findings
    }

    /// The shortest cycle of each strongly connected component, with the causes of its
    /// dependencies.
    pub fn circles(&self, floor: &Floor) -> Vec<String> {
        let mut findings = Vec::new();
        let in_reach = self.below.iter().filter(|(parent, _)| parent.len() < floor.levels);
        for (parent, arrows) in in_reach {
            let mut known = BTreeSet::new();
            for start in arrows.keys() {
                if known.contains(start.as_str()) {
                    continue;
                }
                let Some(way) = way_around(arrows, start) else { continue };
                let place = format!("{}{}", floor.folder, parent.join("/"));
                let steps = way.windows(2).map(|step| (step[0], step[1]));
                let causes =
                    steps.map(|(from, to)| format!("\n    {from} -> {to}: {}", arrows[from][to]));
                findings.push(format!(
                    "{place}: {}{}",
                    way.join(" -> "),
                    causes.collect::<String>()
                ));
                known.extend(way);
            }
        }
        findings
    }
}

fn all(arrows: &Arrows) -> impl Iterator<Item = (&String, &String, &String)> {
    arrows.iter().flat_map(|(from, ends)| ends.iter().map(move |(to, cause)| (from, to, cause)))
}

/// The shortest cycle through a module.
fn way_around<'a>(arrows: &'a Arrows, start: &'a str) -> Option<Vec<&'a str>> {
    let mut from = BTreeMap::<&str, &str>::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for to in arrows.get(at)?.keys() {
            if to == start {
                let mut way = vec![start, at];
                while let Some(before) = from.get(way[way.len() - 1]) {
                    way.push(before);
                }
                way.reverse();
                return Some(way);
            }
            if arrows.contains_key(to) && !from.contains_key(to.as_str()) {
                from.insert(to, at);
                queue.push_back(to);
            }
        }
    }
    None
}
