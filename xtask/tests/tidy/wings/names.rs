//! Resolves the paths of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use super::source::{Mention, Module, Source};

/// Maximum length of a chain of aliases.
const STEPS: usize = 16;

/// Modules of a crate, names defined in them, and paths used.
#[derive(Default)]
pub struct Names {
    pub mentions: Vec<Mention>,
    modules: BTreeSet<Module>,
    given: BTreeMap<(Module, String), Vec<String>>,
}

impl Names {
    pub fn of(sources: Vec<Source>) -> Self {
        let tests = sources.iter().flat_map(|source| source.tests.clone()).collect::<Vec<_>>();
        let is_shipped = |module: &Module| !tests.iter().any(|test| module.starts_with(test));
        let mut names = Self::default();
        for source in sources {
            for module in source.modules.into_iter().filter(is_shipped) {
                // A folder whose own file was left out is a module all the same.
                let ancestors = (0..=module.len()).map(|length| module[..length].to_vec());
                names.modules.extend(ancestors);
            }
            names.mentions.extend(source.mentions.into_iter().filter(|one| is_shipped(&one.from)));
            let given = source.given.into_iter().filter(|one| is_shipped(&one.module));
            names.given.extend(given.map(|one| ((one.module, one.name), one.path)));
        }
        names
    }

    /// Direct submodules.
    pub fn children(&self, module: &[String]) -> Vec<&str> {
        let below = self
            .modules
            .iter()
            .filter(|one| one.len() == module.len() + 1 && one.starts_with(module));
        below.filter_map(|one| one.last().map(String::as_str)).collect()
    }

    /// Modules that a path refers to: the written one and, if that re-exports the name, the modules
    /// behind it. None for names that the handle offers.
    pub fn targets(&self, mention: &Mention, handle: &[&str]) -> BTreeSet<Module> {
        let mut found = BTreeSet::new();
        let mut next = self.absolute(&mention.from, &mention.path, STEPS);
        for _ in 0..STEPS {
            let Some(path) = next else { break };
            let module = self.module_of(&path);
            let name = path.get(module.len()).cloned();
            if module.is_empty() && name.as_deref().is_some_and(|name| handle.contains(&name)) {
                break;
            }
            let rest = path.get(module.len() + 1..).unwrap_or_default();
            let given = name.and_then(|name| self.given.get(&(module.clone(), name)));
            next = given.and_then(|given| self.absolute(&module, &[given, rest].concat(), STEPS));
            found.insert(module);
        }
        found
    }

    /// Paths to something at the crate's root that is neither a module nor in the handle.
    pub fn loose(&self, handle: &[&str]) -> Vec<String> {
        let mut findings = BTreeSet::new();
        for mention in self.mentions.iter().filter(|one| !one.from.is_empty()) {
            let Some(path) = self.absolute(&mention.from, &mention.path, STEPS) else { continue };
            let Some(name) = path.first().filter(|_| self.module_of(&path).is_empty()) else {
                continue;
            };
            let given = self.given.get(&(Module::new(), name.clone()));
            let is_macro = given.and_then(|given| given.last()).is_some_and(|n| n.ends_with('!'));
            if !is_macro && !handle.contains(&name.as_str()) {
                let file = &mention.file;
                findings.insert(format!("{file}: name `crate::{name}` by the path of its wing"));
            }
        }
        findings.into_iter().collect()
    }

    /// The longest prefix of a path that is a module.
    fn module_of(&self, path: &[String]) -> Module {
        let lengths = (0..=path.len()).rev();
        let mut beginnings = lengths.map(|length| path[..length].to_vec());
        beginnings.find(|module| self.modules.contains(module)).unwrap_or_default()
    }

    /// Resolves a path from the crate's root; `None` if it leaves the crate or is not resolved.
    fn absolute(&self, from: &Module, path: &[String], steps: usize) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let child = [&**from, slice::from_ref(first)].concat();
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([from, rest].concat()),
            "super" => {
                let mut parent = from.clone();
                parent.pop()?;
                match rest.first() {
                    Some(next) if next == "super" => self.absolute(&parent, rest, steps),
                    _ => Some([&*parent, rest].concat()),
                }
            }
            _ if self.modules.contains(&child) => Some([&*child, rest].concat()),
            name => {
                let given = self.given.get(&(from.clone(), name.to_owned()))?;
                let steps = steps.checked_sub(1)?;
                self.absolute(from, &[given, rest].concat(), steps)
            }
        }
    }
}
