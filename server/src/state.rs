//! State shared by all handlers.

use std::sync::Arc;

use leptos::nonce::Nonce;
use portal::Portal;
use sandbox::smtp_sink::MailSink;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Edge, Secret};
use crate::events::Pulse;
use crate::health_alarms::HealthAlarms;
use crate::pages::Pages;
use crate::telemetry::Metrics;

/// Secrets with which carriers sign their reports.
#[derive(Debug, Clone, Default)]
pub struct CarrierKeys {
    /// Twilio's auth token.
    pub twilio: Option<Secret>,
    /// The mail service's secret.
    pub mail_report: Option<Secret>,
}

/// One per process. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The one handle to everything that happens.
    pub portal: Portal,
    /// The handle of staff who look at the pages of a customer.
    pub looking: Portal,
    /// Settings of the edge.
    pub edge: Arc<Edge>,
    /// Secrets of the carriers.
    pub keys: CarrierKeys,
    /// Renders pages.
    pub pages: Pages,
    /// Wakes the event streams.
    pub pulse: Pulse,
    /// What does not get on, for the menus of staff.
    pub alarms: HealthAlarms,
    /// Metrics.
    pub metrics: Metrics,
    /// Mails captured by the demo.
    pub sink: Option<Arc<MailSink>>,
    /// Tasks whose client may have gone; they finish before the process ends.
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
            alarms: HealthAlarms::default(),
            metrics: Metrics::of_this_process(),
            keys: edge.keys.clone(),
            edge: Arc::new(edge),
            looking: portal.read_only(),
            portal,
            sink,
            begun: TaskTracker::new(),
            stopping: CancellationToken::new(),
        }
    }
}

/// Per-request values, set by the first layer.
#[derive(Debug, Clone)]
pub struct RequestStamp {
    /// Its id, in the log and in the answer.
    pub id: app::request::problem::RequestId,
    /// Its scripts' and styles' nonce.
    pub nonce: Nonce,
}
