//! The configuration, from file and environment; validated as a whole at startup.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::contact::Channel;
use http::HeaderName;
use portal::outside::carriers::twilio::TwilioSettings;
use portal::outside::carriers::webhook::WebhookSettings;
use portal::outside::gateways::stripe::StripeSettings;
use portal::outside::messages::SmtpSettings;
use portal::platform::clock::SystemClock;
use portal::platform::settings::Settings;
use serde::Deserialize;

mod check;
mod reader;
mod safety;
mod sources;
mod values;

pub use portal::outside::gateways::Secret;
pub use reader::{ConfigFault, ConfigFaults};
pub use safety::is_open_to_others;
pub use sources::{Sources, SourcesError};

use crate::listen::ConnectionLimits;
use crate::state::CarrierKeys;

/// The validated configuration.
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) listen: SocketAddr,
    /// `sqlite:path` or `postgres://…`.
    pub(crate) database_url: Secret,
    pub(crate) log: Log,
    /// A separate address for `/metrics`, which then needs no token there.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// The mail server; optional in the demo.
    pub(crate) smtp: Option<SmtpSettings>,
    /// Twilio, for each channel with a sender.
    pub(crate) twilio: Vec<(Channel, TwilioSettings)>,
    /// The institution's own system as a carrier.
    pub(crate) webhook: Option<WebhookSettings>,
    /// Offset of the demo's clock in milliseconds, if it was set.
    pub(crate) demo_ahead_ms: Option<i64>,
    /// The gateway in production.
    pub(crate) stripe: Option<StripeSettings>,
    /// The gateway of the demo.
    pub(crate) sandbox: Option<Sandbox>,
    pub(crate) edge: Edge,
    pub(crate) settings: Settings,
    /// What may be meant, but is told at each start.
    pub(crate) told: Vec<ConfigFault>,
}

impl Config {
    /// Reads and validates everything.
    ///
    /// # Errors
    /// All faults, each by name.
    pub fn from_sources(sources: Sources) -> Result<Self, ConfigFaults> {
        let mut reader = reader::Reader::new(sources);
        let config = check::config(&mut reader);
        let told = reader.finish()?;
        Ok(Config { told, ..config })
    }

    /// Logs what may be meant, but should be known.
    pub fn tell(&self) {
        for ConfigFault { key, reason, .. } in &self.told {
            tracing::warn!(setting = key, "{reason}");
        }
    }

    /// The SQLite file, if the database is one.
    #[must_use]
    pub fn database_file(&self) -> Option<&Path> {
        values::sqlite_path(self.database_url.expose())
    }

    /// The clock of this process.
    #[must_use]
    pub fn clock(&self) -> Arc<SystemClock> {
        Arc::new(self.demo_ahead_ms.map_or_else(SystemClock::default, SystemClock::ahead_by))
    }

    /// The folder of the SQLite file; `data` without one.
    #[must_use]
    pub fn data_folder(&self) -> &Path {
        let folder = self.database_file().and_then(Path::parent);
        folder.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("data"))
    }
}

/// Settings of the log.
#[derive(Debug, Clone)]
pub struct Log {
    pub(crate) format: LogFormat,
    /// The filter, in `tracing` syntax: `info,portal=debug`.
    pub(crate) filter: String,
}

/// Format of log lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Pretty in a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// The sandbox provider, on its own port of this process.
#[derive(Debug, Clone)]
pub struct Sandbox {
    pub(crate) listen: SocketAddr,
    /// Its address for browsers and for us.
    pub(crate) url: String,
    /// The API key of our calls, and the secret that signs its webhooks.
    pub(crate) keys: (Secret, Secret),
}

/// Settings of the edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Our own origin: `https://pay.example.org`.
    pub origin: String,
    /// Whether people connect by https.
    pub is_https: bool,
    /// The header in which a trusted proxy sends the client's address.
    pub client_address_header: Option<HeaderName>,
    /// The token that `/metrics` requires; without one it answers 404.
    pub metrics_token: Option<Secret>,
    /// Secrets with which carriers sign their reports.
    pub keys: CarrierKeys,
    /// Maximum number of concurrent requests of people.
    pub requests_at_once: usize,
    /// How often an event stream checks its session.
    pub session_check: Duration,
    /// Limits on connections.
    pub connections: ConnectionLimits,
}

#[cfg(test)]
mod tests;
