//! Reads settings by name and collects all faults.

use std::collections::BTreeSet;
use std::fmt;

use portal::outside::gateways::Secret;
use toml::Value;

use super::safety::is_guessable;
use super::sources::{Origin, Sources};
use super::values::Syntax;

/// Secrets of ours have at least so many bytes; those of others are as they are.
const RANDOM_BYTES: usize = 16;

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    pub(super) key: String,
    /// Where it was set, if at all.
    pub(super) origin: Option<Origin>,
    /// Why it is rejected; never contains the value.
    pub(super) reason: String,
}

/// All faults of the settings.
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

/// Reads settings one by one; those never read are unknown.
pub(super) struct Reader {
    sources: Sources,
    asked: BTreeSet<String>,
    faults: Vec<ConfigFault>,
    /// What is not refused, but told.
    told: Vec<ConfigFault>,
}

impl Reader {
    pub(super) fn new(sources: Sources) -> Self {
        let told = sources.open_files().map(|file| ConfigFault {
            key: "config".to_owned(),
            origin: None,
            reason: format!("others on this machine can read {}: chmod 600", file.display()),
        });
        let told = told.collect();
        Self { sources, asked: BTreeSet::new(), faults: Vec::new(), told }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.sources.has(key)
    }

    /// A text; an empty one counts as not set.
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

    /// A value in a given syntax.
    pub(super) fn find<T>(&mut self, key: &str, syntax: Syntax<T>) -> Option<T> {
        let Syntax(what, parse) = syntax;
        let value = parse(&self.text(key)?);
        self.refuse_if(value.is_none(), key, &format!("must be {what}"));
        value
    }

    /// A secret of at least so many bytes.
    pub(super) fn secret(&mut self, key: &str, bytes: usize) -> Option<Secret> {
        let text = self.text(key)?;
        self.refuse_if(text.len() < bytes, key, &format!("must have {bytes} bytes or more"));
        let is_guessed = bytes >= RANDOM_BYTES && is_guessable(&text);
        self.refuse_if(is_guessed, key, "is guessed too easily: it must be random");
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

    /// Records a fault; only the first of each setting.
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

    /// Notes what may be meant.
    pub(super) fn tell_if(&mut self, is_so: bool, key: &str, reason: &str) {
        if is_so {
            let (key, origin) = (key.to_owned(), self.sources.origin(key));
            self.told.push(ConfigFault { key, origin, reason: reason.to_owned() });
        }
    }

    /// Rejects every setting with a prefix.
    pub(super) fn refuse_all(&mut self, prefix: &str, reason: &str) {
        for key in self.sources.keys(prefix) {
            self.refuse_if(self.has(&key), &key, reason);
        }
    }

    /// Rejects unknown settings with a prefix.
    pub(super) fn refuse_unknown(&mut self, prefix: &str, reason: &str) {
        for key in self.sources.keys(prefix) {
            self.refuse_if(!self.asked.contains(&key), &key, reason);
        }
    }

    /// Every known setting.
    #[cfg(test)]
    pub(super) fn asked(&self) -> &BTreeSet<String> {
        &self.asked
    }

    /// Returns what is to be told, or the faults.
    pub(super) fn finish(mut self) -> Result<Vec<ConfigFault>, ConfigFaults> {
        self.refuse_unknown("", "there is no such setting");
        if self.faults.is_empty() { Ok(self.told) } else { Err(ConfigFaults(self.faults)) }
    }
}
