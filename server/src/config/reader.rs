//! Takes settings by name, and remembers all that is wrong with them.

use std::collections::BTreeSet;
use std::fmt;

use portal::outside::gateways::Secret;
use toml::Value;

use super::sources::{Found, Sources};

/// What is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its name.
    pub key: String,
    /// Why it is refused; never what was written.
    pub reason: String,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration is refused:")?;
        for Fault { key, reason } in &self.0 {
            let variable = key.to_uppercase().replace('.', "__");
            write!(f, "\n  {key} (ALDIA_{variable}): {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Reads settings one by one; what was never asked for is unknown.
pub(super) struct Reader {
    sources: Sources,
    asked: BTreeSet<&'static str>,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(sources: Sources) -> Self {
        Self { sources, asked: BTreeSet::new(), faults: Vec::new() }
    }

    /// A text; empty is as if it were not there.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.asked.insert(key);
        let text = match self.sources.find(key)? {
            Found::Text(text) | Found::Value(Value::String(text)) => text,
            Found::Value(Value::Integer(number)) => number.to_string(),
            Found::Value(Value::Boolean(truth)) => truth.to_string(),
            Found::Value(_) => {
                self.refuse(key, "must be a text");
                return None;
            }
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &'static str, why: &str) -> String {
        self.text(key).unwrap_or_else(|| {
            if !self.is_refused(key) {
                self.refuse(key, why);
            }
            String::new()
        })
    }

    /// A text that does not print itself.
    pub(super) fn secret(&mut self, key: &'static str) -> Option<Secret> {
        self.text(key).map(Secret::from)
    }

    /// A value that `parse` understands; otherwise `expected` says what it must be.
    pub(super) fn value<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(key)?;
        let value = parse(&text);
        if value.is_none() {
            self.refuse(key, &format!("must be {expected}"));
        }
        value
    }

    /// A list of texts; in the environment they are separated by `;`.
    pub(super) fn list(&mut self, key: &'static str) -> Vec<String> {
        self.asked.insert(key);
        let items = match self.sources.find(key) {
            None => return Vec::new(),
            Some(Found::Text(text)) => text.split(';').map(str::to_owned).collect(),
            Some(Found::Value(Value::String(text))) => vec![text],
            Some(Found::Value(Value::Array(values))) => {
                let texts: Option<Vec<_>> =
                    values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                texts.unwrap_or_else(|| self.refuse_list(key))
            }
            Some(Found::Value(_)) => self.refuse_list(key),
        };
        let trimmed = items.iter().map(|item| item.trim().to_owned());
        trimmed.filter(|item| !item.is_empty()).collect()
    }

    fn refuse_list(&mut self, key: &'static str) -> Vec<String> {
        self.refuse(key, "must be a list of texts");
        Vec::new()
    }

    /// Remembers a fault.
    pub(super) fn refuse(&mut self, key: &str, reason: &str) {
        self.faults.push(Fault { key: key.to_owned(), reason: reason.to_owned() });
    }

    /// Refuses what of a section was never asked for.
    pub(super) fn refuse_others(&mut self, section: &str, reason: &str) {
        for key in self.sources.keys() {
            if key.starts_with(section) && !self.asked.contains(key.as_str()) {
                self.refuse(&key, reason);
            }
        }
    }

    fn is_refused(&self, key: &str) -> bool {
        self.faults.iter().any(|fault| fault.key == key)
    }

    /// Every setting there is.
    #[cfg(test)]
    pub(super) fn asked(&self) -> &BTreeSet<&'static str> {
        &self.asked
    }

    /// Says what is wrong, if anything is.
    pub(super) fn finish(mut self) -> Result<(), Faults> {
        for key in self.sources.keys() {
            if !self.asked.contains(key.as_str()) && !self.is_refused(&key) {
                self.refuse(&key, "there is no such setting");
            }
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Faults(self.faults)) }
    }
}
