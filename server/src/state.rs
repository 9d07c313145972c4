//! What every handler knows: the portal, how pages are rendered, and whether we are about to stop.

use std::sync::Arc;

use leptos::nonce::Nonce;
use portal::Portal;
use sandbox::smtp_sink::MailSink;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Edge, Secret};
use crate::events::Pulse;
use crate::pages::Pages;
use crate::telemetry::Metrics;

/// What carriers sign with that tell how reminders fare.
#[derive(Debug, Clone, Default)]
pub struct CarrierKeys {
    /// Twilio's token.
    pub twilio: Option<Secret>,
    /// The mail service's secret.
    pub mail_report: Option<Secret>,
}

/// One per process. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The one handle to everything that happens.
    pub portal: Portal,
    /// What the operator has chosen about the edge.
    pub edge: Arc<Edge>,
    /// What carriers sign with.
    pub keys: CarrierKeys,
    /// Renders pages.
    pub pages: Pages,
    /// Tells the streams of events that something happened.
    pub pulse: Pulse,
    /// Counts.
    pub metrics: Metrics,
    /// The mails that the demo would have sent.
    pub sink: Option<Arc<MailSink>>,
    /// What was begun for people who may have gone; it is finished before the process ends.
    pub begun: TaskTracker,
    /// Cancelled when the process stops: streams end.
    pub stopping: CancellationToken,
}

impl AppState {
    /// The state of a process that serves this portal.
    #[must_use]
    pub fn new(portal: Portal, edge: Edge, sink: Option<Arc<MailSink>>) -> Self {
        Self {
            pages: Pages::new(&portal, sink.clone()),
            pulse: Pulse::default(),
            metrics: Metrics::of_this_process(),
            keys: edge.keys.clone(),
            edge: Arc::new(edge),
            portal,
            sink,
            begun: TaskTracker::new(),
            stopping: CancellationToken::new(),
        }
    }
}

/// What a request carries from its first layer to its last.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Its id, in the log and in the answer.
    pub id: app::request::problem::RequestId,
    /// Its scripts' and styles' nonce.
    pub nonce: Nonce,
}
