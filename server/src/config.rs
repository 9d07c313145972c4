//! What the operator chooses: by file, by environment; checked whole when the program starts.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use portal::outside::carriers::twilio::Templates;
use portal::outside::carriers::webhook::WebhookSettings;
use portal::outside::messages::SmtpSettings;
use portal::platform::clock::SystemClock;
use portal::platform::settings::Settings;

mod carriers;
mod check;
mod reader;
mod sources;
mod values;

pub use portal::outside::gateways::Secret;

use crate::state::CarrierKeys;
pub use reader::{Fault, Faults};
pub use sources::{Sources, SourcesError};

/// All choices, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// `sqlite:path` or `postgres://…`.
    pub database_url: Secret,
    /// What is logged, and how.
    pub log: Log,
    /// A separate address for `/metrics`, which then needs no token there.
    pub metrics_listen: Option<SocketAddr>,
    /// Who carries our mails; in the demo there may be none.
    pub smtp: Option<SmtpSettings>,
    /// Who carries reminders beside the mail server, and tells how they fare.
    pub carriers: CarrierChoices,
    /// By how many milliseconds the demo's clock is ahead of the time, if it was set.
    pub demo_ahead_ms: Option<i64>,
    /// Who takes the cards; in the demo there may be none.
    pub stripe: Option<Stripe>,
    /// The sandbox, in the demo.
    pub sandbox: Option<Sandbox>,
    /// What concerns the edge: addresses, sessions, limits.
    pub edge: Edge,
    /// What concerns the institution.
    pub settings: Settings,
}

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// With all that is wrong, each by name.
    pub fn from_sources(sources: Sources) -> Result<Self, Faults> {
        check::config(sources)
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
    /// How lines look.
    pub format: LogFormat,
    /// Which lines, in the words of `tracing`: `info,portal=debug`.
    pub filter: String,
}

/// How lines of the log look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Pretty in a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// Who carries reminders beside the mail server, and tells how they fare.
#[derive(Debug, Clone, Default)]
pub struct CarrierChoices {
    /// Twilio's account, for text messages and WhatsApp.
    pub twilio: Option<Twilio>,
    /// The institution's own system.
    pub webhook: Option<WebhookSettings>,
    /// Signs what the mail service tells about mails.
    pub mail_report_secret: Option<Secret>,
}

/// Twilio.
#[derive(Debug, Clone)]
pub struct Twilio {
    /// `AC…`.
    pub account_sid: String,
    /// The account's token: signs callbacks, too.
    pub auth_token: Secret,
    /// From where text messages come: a number, or `MG…`.
    pub sms_sender: Option<String>,
    /// From where WhatsApp messages come.
    pub whatsapp_sender: Option<String>,
    /// What WhatsApp has approved, by kind of reminder and language.
    pub whatsapp_templates: Templates,
    /// Its API; another for tests.
    pub base_url: Option<String>,
}

/// Stripe.
#[derive(Debug, Clone)]
pub struct Stripe {
    /// `sk_live_…` or `rk_live_…`.
    pub secret_key: Secret,
    /// `whsec_…`: one, or two while they rotate.
    pub webhook_secrets: Vec<Secret>,
    /// Its API; another for tests.
    pub base_url: Option<String>,
    /// The origin of its hosted page, where that has a domain of one's own.
    pub page_origin: Option<String>,
}

/// The sandbox provider, on its own port of this process.
#[derive(Debug, Clone)]
pub struct Sandbox {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where browsers and we reach it.
    pub url: String,
    /// The key that our calls bear, and the secret that signs its webhooks.
    pub keys: (Secret, Secret),
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
