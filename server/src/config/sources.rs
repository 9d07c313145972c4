//! Where settings come from: the command line, then the environment, then the file, then defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

const PREFIX: &str = "ALDIA_";

/// Variables with our prefix that are no settings: of the command line, the build and the tests.
const NO_SETTINGS: [&str; 6] = [
    "ALDIA_BIN",
    "ALDIA_CHROMIUM",
    "ALDIA_CONFIG",
    "ALDIA_SAMPLES",
    "ALDIA_SITE",
    "ALDIA_TEST_POSTGRES",
];

/// The file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It is not there, or closed to us.
    #[error("cannot read the configuration file {path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is not TOML.
    #[error("the configuration file {path} is not TOML: {error}")]
    Toml {
        /// Which.
        path: PathBuf,
        /// Where and why.
        error: Box<toml::de::Error>,
    },
}

/// A setting as it was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// In the environment or on the command line: always text; lists are separated by `;`.
    Text(String),
    /// In the file.
    Value(Value),
}

/// All settings, before they are checked. Keys are `name`, or
/// `section.name`, or `section.part.name`.
#[derive(Debug, Default)]
pub struct Sources {
    strong: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    file: BTreeMap<String, Value>,
    weak: BTreeMap<String, String>,
}

impl Sources {
    /// Settings of the environment: `ALDIA_SMTP__HOST` is `smtp.host`; `DATABASE_URL` is known too.
    #[must_use]
    pub fn with_environment(mut self, vars: impl Iterator<Item = (String, String)>) -> Self {
        for (name, value) in vars {
            if name == "DATABASE_URL" {
                self.environment.entry("database_url".to_owned()).or_insert(value);
                continue;
            }
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            if NO_SETTINGS.contains(&name.as_str()) {
                continue;
            }
            self.environment.insert(rest.to_lowercase().replace("__", "."), value);
        }
        self
    }

    /// Settings of a TOML file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn with_file(self, path: &Path) -> Result<Self, SourcesError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| SourcesError::File { path: path.to_owned(), error })?;
        self.with_toml(&text)
            .map_err(|error| SourcesError::Toml { path: path.to_owned(), error: Box::new(error) })
    }

    /// Settings written as TOML.
    ///
    /// # Errors
    /// When it is not.
    pub fn with_toml(mut self, text: &str) -> Result<Self, toml::de::Error> {
        for (name, value) in text.parse::<Table>()? {
            self.put(name, value);
        }
        Ok(self)
    }

    /// A section's settings are named after it, and so are those of a section in it.
    fn put(&mut self, name: String, value: Value) {
        match value {
            Value::Table(section) => {
                for (key, value) in section {
                    self.put(format!("{name}.{key}"), value);
                }
            }
            value => {
                self.file.insert(name, value);
            }
        }
    }

    /// A setting that wins over all others.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.strong.insert(key.to_owned(), value.into());
        self
    }

    /// A setting that all others win over.
    #[must_use]
    pub fn with_default(mut self, key: &str, value: impl Into<String>) -> Self {
        self.weak.insert(key.to_owned(), value.into());
        self
    }

    /// Whether somebody has set it.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Whether somebody has set it to this text.
    #[must_use]
    pub fn is(&self, key: &str, text: &str) -> bool {
        match self.find(key) {
            Some(Found::Text(found)) => found == text,
            Some(Found::Value(value)) => value.as_str() == Some(text),
            None => false,
        }
    }

    pub(super) fn find(&self, key: &str) -> Option<Found> {
        let text = self.strong.get(key).or_else(|| self.environment.get(key));
        let in_file = || self.file.get(key).cloned().map(Found::Value);
        let weak = || self.weak.get(key).cloned().map(Found::Text);
        text.cloned().map(Found::Text).or_else(in_file).or_else(weak)
    }

    /// Every key that somebody has set, except by default.
    pub(super) fn keys(&self) -> BTreeSet<String> {
        let texts = self.strong.keys().chain(self.environment.keys());
        texts.chain(self.file.keys()).cloned().collect()
    }
}
