//! The log, and metrics for Prometheus.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use domain::access::Actor;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use portal::Portal;
use portal::platform::queue;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::commands::printer::LogLines;
use crate::config::{Log, LogFormat};

/// Upper bounds in seconds: a page takes milliseconds, a PDF longer, a gateway call seconds.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts the log; a second call has no effect.
pub fn start_log(log: &Log) {
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let lines = match log.format {
        LogFormat::Json => LogLines::Json,
        LogFormat::Auto if !std::io::stderr().is_terminal() => LogLines::Json,
        LogFormat::Pretty | LogFormat::Auto => LogLines::Pretty,
    };
    let layer = tracing_subscriber::fmt::layer().with_writer(move || lines);
    // An error only means that the log was started before.
    let _ = match lines {
        LogLines::Json => {
            let layer = layer.json().flatten_event(true).with_current_span(true);
            registry.with(layer).try_init()
        }
        LogLines::Pretty => registry.with(layer.compact()).try_init(),
    };
}

/// Metrics of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the recorder, once per process.
    ///
    /// # Panics
    /// When another recorder is installed.
    #[must_use]
    pub fn of_this_process() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        let handle = HANDLE.get_or_init(|| {
            let durations = Matcher::Suffix("_seconds".to_owned());
            let builder = PrometheusBuilder::new().set_buckets_for_metric(durations, &BUCKETS);
            let handle = builder.expect("there are buckets").install_recorder();
            describe();
            handle.expect("nobody else records metrics in this process")
        });
        Self(handle.clone())
    }

    /// The page for Prometheus.
    pub async fn render(&self, portal: &Portal, streams: usize) -> String {
        metrics::gauge!("aldia_event_streams").set(u32::try_from(streams).unwrap_or(u32::MAX));
        match queue::backlog(portal).await {
            Ok(backlog) => {
                for (state, count) in [("queued", backlog.queued), ("given_up", backlog.given_up)] {
                    let count = u32::try_from(count).unwrap_or(u32::MAX);
                    metrics::gauge!("aldia_queue_jobs", "state" => state).set(count);
                }
            }
            Err(error) => tracing::error!(%error, "the queue could not be counted"),
        }
        match portal::payments::odd_gateway_events(portal, &Actor::System).await {
            Ok(odd) => {
                let count = u32::try_from(odd.len()).unwrap_or(u32::MAX);
                metrics::gauge!("aldia_odd_gateway_events").set(count);
            }
            Err(error) => tracing::error!(%error, "odd gateway events could not be counted"),
        }
        match portal::contact::holds::case_load(portal, &Actor::System).await {
            Ok(cases) => metrics::gauge!("aldia_overdue_cases").set(cases.overdue),
            Err(error) => tracing::error!(%error, "open cases could not be counted"),
        }
        self.0.render()
    }

    /// Aggregates samples, so that memory stays bounded even when nobody scrapes.
    pub async fn tend(self, stopping: CancellationToken) {
        let mut every = tokio::time::interval(Duration::from_secs(5));
        while stopping.run_until_cancelled(every.tick()).await.is_some() {
            self.0.run_upkeep();
        }
    }
}

fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
    describe_histogram!(
        "aldia_http_request_duration_seconds",
        Unit::Seconds,
        "Answers, by method, route and status"
    );
    describe_gauge!("aldia_event_streams", "Open streams of events");
    describe_gauge!("aldia_connections", "Open connections");
    describe_counter!("aldia_connections_ended_total", "Connections that we ended, by reason");
    describe_counter!("aldia_connections_refused_total", "Connections beyond the limits");
    describe_counter!("aldia_accept_failures_total", "Connections that could not be accepted");
    describe_gauge!("aldia_queue_jobs", "Jobs of the queue that wait or were given up");
    describe_gauge!("aldia_argon2_permits_in_use", "Passwords that are checked at this moment");
    describe_gauge!(
        "aldia_odd_gateway_events",
        "Webhooks that staff must look at, 100 at most: another amount, money that moved twice, \
         unreadable, or about a payment that is missing here"
    );
    describe_counter!(
        "aldia_database_write_failures_total",
        "Writes that the database failed to do, by step and fault"
    );
    describe_gauge!(
        "aldia_overdue_cases",
        "Questions, claims and disputes that staff should have closed, 500 at most"
    );
    describe_counter!("aldia_gateway_events_total", "Webhooks that were read, by outcome");
    describe_counter!("aldia_payments_total", "What gateways said of payments, by outcome");
    describe_counter!("aldia_webhooks_total", "Webhooks, by gateway and what became of them");
}
