//! Takes settings by name, and remembers all that is wrong with them.

use std::collections::BTreeSet;
use std::fmt;

use portal::outside::gateways::Secret;
use toml::Value;

use super::sources::{Origin, Sources};
use super::values::Syntax;

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    pub(super) key: String,
    /// Where it was set, if anywhere.
    pub(super) origin: Option<Origin>,
    /// Why it is refused; never what was written.
    pub(super) reason: String,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ConfigFaults(pub(super) Vec<ConfigFault>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration is refused:")?;
        for ConfigFault { key, origin, reason } in &self.0 {
            let from = match origin {
                None | Some(Origin::Default | Origin::Command) => "",
                Some(Origin::File) => ", from the file",
                Some(Origin::SharedVariable) => ", from DATABASE_URL",
                Some(Origin::Variable) => ", from the environment",
            };
            let variable = key.to_uppercase().replace('.', "__");
            write!(f, "\n  {key} (ALDIA_{variable}{from}): {reason}")?;
        }
        Ok(())
    }
}

/// Reads settings one by one; what was never asked for is unknown.
pub(super) struct Reader {
    sources: Sources,
    asked: BTreeSet<String>,
    faults: Vec<ConfigFault>,
}

impl Reader {
    pub(super) fn new(sources: Sources) -> Self {
        Self { sources, asked: BTreeSet::new(), faults: Vec::new() }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.sources.has(key)
    }

    /// A text; empty is as if it were not there.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.asked.insert(key.to_owned());
        let text = match self.sources.find(key)?.1 {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            _ => {
                self.refuse(key, "must be a text");
                return None;
            }
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A value of a syntax.
    pub(super) fn find<T>(&mut self, key: &str, syntax: Syntax<T>) -> Option<T> {
        let Syntax(what, parse) = syntax;
        let value = parse(&self.text(key)?);
        self.refuse_if(value.is_none(), key, &format!("must be {what}"));
        value
    }

    /// A secret of so many bytes or more.
    pub(super) fn secret(&mut self, key: &str, bytes: usize) -> Option<Secret> {
        let text = self.text(key)?;
        self.refuse_if(text.len() < bytes, key, &format!("must have {bytes} bytes or more"));
        Some(Secret::from(text))
    }

    /// A list of texts; in the environment they are separated by `;`.
    pub(super) fn list(&mut self, key: &str) -> Vec<String> {
        self.asked.insert(key.to_owned());
        let items = match self.sources.find(key) {
            None => Some(Vec::new()),
            Some((Origin::File, Value::String(text))) => Some(vec![text]),
            Some((_, Value::String(text))) => Some(text.split(';').map(str::to_owned).collect()),
            Some((_, value)) => value.try_into().ok(),
        };
        self.refuse_if(items.is_none(), key, "must be a list of texts");
        let trimmed = items.unwrap_or_default().into_iter().map(|item| item.trim().to_owned());
        trimmed.filter(|item| !item.is_empty()).collect()
    }

    /// Remembers a fault; the first of each setting.
    pub(super) fn refuse(&mut self, key: &str, reason: &str) {
        if self.faults.iter().all(|fault| fault.key != key) {
            let (key, origin) = (key.to_owned(), self.sources.origin(key));
            self.faults.push(ConfigFault { key, origin, reason: reason.to_owned() });
        }
    }

    pub(super) fn refuse_if(&mut self, is_wrong: bool, key: &str, reason: &str) {
        if is_wrong {
            self.refuse(key, reason);
        }
    }

    /// Refuses what is set of the settings whose names begin so.
    pub(super) fn refuse_all(&mut self, prefix: &str, reason: &str) {
        for key in self.sources.keys(prefix) {
            self.refuse_if(self.has(&key), &key, reason);
        }
    }

    /// Refuses what was never asked for of the settings whose names begin so.
    pub(super) fn refuse_unknown(&mut self, prefix: &str, reason: &str) {
        for key in self.sources.keys(prefix) {
            self.refuse_if(!self.asked.contains(&key), &key, reason);
        }
    }

    /// Every setting there is.
    #[cfg(test)]
    pub(super) fn asked(&self) -> &BTreeSet<String> {
        &self.asked
    }

    /// Says what is wrong, if anything is.
    pub(super) fn finish(mut self) -> Result<(), ConfigFaults> {
        self.refuse_unknown("", "there is no such setting");
        if self.faults.is_empty() { Ok(()) } else { Err(ConfigFaults(self.faults)) }
    }
}
