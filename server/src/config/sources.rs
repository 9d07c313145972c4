//! Where settings come from: the command line, then the environment, then the file, then defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::safety::is_open_to_others;

const PREFIX: &str = "ALDIA_";

/// Variables with our prefix that are not settings: used by the command line, build and tests.
const NO_SETTINGS: [&str; 6] = ["BIN", "CHROMIUM", "CONFIG", "SAMPLES", "SITE", "TEST_POSTGRES"];

/// The file could not be read, or is not TOML.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the configuration file {0}: {1}")]
pub struct SourcesError(PathBuf, Box<dyn std::error::Error + Send + Sync>);

/// Where a setting comes from; later ones take precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Default,
    File,
    /// `DATABASE_URL`, shared with other programs.
    SharedVariable,
    Variable,
    Command,
}

/// Settings by currency, whose codes are in capitals.
const BY_CURRENCY: &str = "staff.four_eyes_above.";

/// The key of a variable, without its prefix.
fn key_of(variable: &str) -> String {
    let key = variable.to_lowercase().replace("__", ".");
    match key.strip_prefix(BY_CURRENCY) {
        Some(currency) => format!("{BY_CURRENCY}{}", currency.to_uppercase()),
        None => key,
    }
}

/// All settings, before they are checked. Keys are `name`, or `section.name`, or
/// `section.part.name`.
#[derive(Debug, Default)]
pub struct Sources {
    settings: BTreeMap<String, (Origin, Value)>,
    files: Vec<PathBuf>,
}

impl Sources {
    /// Adds settings of the environment: `ALDIA_SMTP__HOST` is `smtp.host`; also `DATABASE_URL`.
    #[must_use]
    pub fn with_environment(mut self, vars: impl Iterator<Item = (String, String)>) -> Self {
        for (name, value) in vars {
            if name == "DATABASE_URL" {
                self.put("database_url", Origin::SharedVariable, value.into());
            } else if let Some(name) = name.strip_prefix(PREFIX)
                && !NO_SETTINGS.contains(&name)
            {
                self.put(&key_of(name), Origin::Variable, value.into());
            }
        }
        self
    }

    /// Adds settings of a TOML file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn with_file(mut self, path: &Path) -> Result<Self, SourcesError> {
        let told = |error| SourcesError(path.to_owned(), error);
        let text = std::fs::read_to_string(path).map_err(|error| told(error.into()))?;
        self.files.push(path.to_owned());
        self.with_toml(&text).map_err(|error| told(error.into()))
    }

    /// Adds settings written as TOML.
    ///
    /// # Errors
    /// When it is not valid TOML.
    pub fn with_toml(mut self, text: &str) -> Result<Self, toml::de::Error> {
        for (name, value) in text.parse::<Table>()? {
            self.put(&name, Origin::File, value);
        }
        Ok(self)
    }

    /// Adds a setting that overrides all others.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.put(key, Origin::Command, Value::String(value.into()));
        self
    }

    /// Adds a setting that all others override.
    #[must_use]
    pub fn with_default(mut self, key: &str, value: impl Into<String>) -> Self {
        self.put(key, Origin::Default, Value::String(value.into()));
        self
    }

    /// Flattens sections: keys are prefixed with the names of their sections.
    fn put(&mut self, key: &str, origin: Origin, value: Value) {
        if let Value::Table(section) = value {
            for (name, value) in section {
                self.put(&format!("{key}.{name}"), origin, value);
            }
        } else if self.origin(key).is_none_or(|known| known <= origin) {
            self.settings.insert(key.to_owned(), (origin, value));
        }
    }

    /// Whether it is set; an empty value counts as not set.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.settings.get(key).is_some_and(|(_, value)| match value {
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        })
    }

    /// Whether it is set to this text.
    #[must_use]
    pub fn is(&self, key: &str, text: &str) -> bool {
        self.settings.get(key).and_then(|(_, value)| value.as_str()) == Some(text)
    }

    /// Files with secrets in them that others on this machine may read.
    pub(super) fn open_files(&self) -> impl Iterator<Item = &Path> {
        let has_secrets = ["secret", "smtp.password", "stripe.secret_key", "twilio.auth_token"]
            .iter()
            .any(|key| self.origin(key) == Some(Origin::File));
        let files = self.files.iter().map(PathBuf::as_path);
        files.filter(move |file| has_secrets && is_open_to_others(file))
    }

    pub(super) fn find(&self, key: &str) -> Option<(Origin, Value)> {
        self.settings.get(key).cloned()
    }

    pub(super) fn origin(&self, key: &str) -> Option<Origin> {
        self.settings.get(key).map(|(origin, _)| *origin)
    }

    /// The keys with a prefix.
    pub(super) fn keys(&self, prefix: &str) -> Vec<String> {
        self.settings.keys().filter(|key| key.starts_with(prefix)).cloned().collect()
    }
}
