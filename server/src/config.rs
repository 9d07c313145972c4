//! What the operator chooses: by file, by environment; checked whole when the program starts.

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
mod sources;
mod values;

pub use portal::outside::gateways::Secret;
pub use reader::{ConfigFault, ConfigFaults};
pub use sources::{Sources, SourcesError};

use crate::state::CarrierKeys;

/// All choices, checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub(crate) listen: SocketAddr,
    /// `sqlite:path` or `postgres://…`.
    pub(crate) database_url: Secret,
    pub(crate) log: Log,
    /// A separate address for `/metrics`, which then needs no token there.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Who carries our mails; in the demo there may be none.
    pub(crate) smtp: Option<SmtpSettings>,
    /// Twilio, for each channel for which there is a sender.
    pub(crate) twilio: Vec<(Channel, TwilioSettings)>,
    /// The institution's own system, which carries reminders.
    pub(crate) webhook: Option<WebhookSettings>,
    /// By how many milliseconds the demo's clock is ahead of the time, if it was set.
    pub(crate) demo_ahead_ms: Option<i64>,
    /// Who takes the cards in production.
    pub(crate) stripe: Option<StripeSettings>,
    /// Who takes them in the demo.
    pub(crate) sandbox: Option<Sandbox>,
    pub(crate) edge: Edge,
    pub(crate) settings: Settings,
}

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// With all that is wrong, each by name.
    pub fn from_sources(sources: Sources) -> Result<Self, ConfigFaults> {
        let mut reader = reader::Reader::new(sources);
        let config = check::config(&mut reader);
        reader.finish()?;
        Ok(config)
    }

    /// The clock of this process.
    #[must_use]
    pub fn clock(&self) -> Arc<SystemClock> {
        Arc::new(self.demo_ahead_ms.map_or_else(SystemClock::default, SystemClock::ahead_by))
    }

    /// The folder of SQLite's file; `data` where there is none.
    #[must_use]
    pub fn data_folder(&self) -> &Path {
        let path = values::sqlite_path(self.database_url.expose());
        let folder = path.and_then(Path::parent);
        folder.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("data"))
    }
}

/// What is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    pub(crate) format: LogFormat,
    /// Which lines, in the words of `tracing`: `info,portal=debug`.
    pub(crate) filter: String,
}

/// How lines of the log look.
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
    /// Where browsers and we reach it.
    pub(crate) url: String,
    /// The key that our calls bear, and the secret that signs its webhooks.
    pub(crate) keys: (Secret, Secret),
}

/// What concerns the edge.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Our own origin: `https://pay.example.org`.
    pub origin: String,
    /// Whether people come by https.
    pub is_https: bool,
    /// The header in which the proxy in front of us writes the client's address.
    pub client_address_header: Option<HeaderName>,
    /// What `/metrics` asks for; without it, it is missing.
    pub metrics_token: Option<Secret>,
    /// What carriers sign with that tell how reminders fare.
    pub keys: CarrierKeys,
    /// How many requests of people are worked on at a time.
    pub requests_at_once: usize,
    /// How often a stream of events asks whether its session still stands.
    pub session_check: Duration,
    /// For a client to say what it wants.
    pub headers_within: Duration,
}

#[cfg(test)]
mod tests;
