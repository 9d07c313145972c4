//! A running server: its listeners and background work, started and stopped together.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use portal::platform::feed;
use portal::{Portal, worker};
use sandbox::smtp_sink::MailSink;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Edge;
use crate::events::{Pulse, desk};
use crate::state::AppState;
use crate::{health, listen, router};

/// The parts of a server.
pub struct ProcessParts {
    /// The portal.
    pub portal: Portal,
    /// Settings of the edge.
    pub edge: Edge,
    /// The listener for people.
    pub listener: TcpListener,
    /// The listener for metrics, reachable only by the operator.
    pub metrics_listener: Option<TcpListener>,
    /// Mails captured by the demo.
    pub sink: Option<Arc<MailSink>>,
    /// Whether this process also runs jobs.
    pub works: bool,
}

/// A running server.
pub struct Process {
    address: SocketAddr,
    app: AppState,
    serving: JoinHandle<io::Result<()>>,
    /// Stops the background work once the listeners have finished.
    stop_work: CancellationToken,
    work: TaskTracker,
}

impl Process {
    /// Starts to serve; must be called within a runtime.
    ///
    /// # Errors
    /// When a listener cannot be used.
    pub fn start(parts: ProcessParts) -> io::Result<Self> {
        let ProcessParts { portal, edge, listener, metrics_listener, sink, works } = parts;
        let limits = edge.connections;
        let app = AppState::new(portal, edge, sink);
        let address = listener.local_addr()?;
        let stop_work = CancellationToken::new();
        let work = TaskTracker::new();

        work.spawn(Pulse::beat(app.clone()));
        work.spawn(desk::beat(app.clone()));
        work.spawn(app.metrics.clone().tend(stop_work.clone()));
        work.spawn(relay(app.portal.clone(), stop_work.clone()));
        if works {
            work.spawn(worker::work(app.portal.clone(), stop_work.clone()));
        }
        if let Some(listener) = metrics_listener {
            let routes = Router::new().route("/metrics", get(health::open_metrics));
            let routes = routes.with_state(app.clone());
            work.spawn(listen::serve(listener, routes, limits, stop_work.clone()));
        }
        work.close();
        let router = router::router(&app);
        let stopping = app.stopping.clone();
        let serving = tokio::spawn(listen::serve(listener, router, limits, stopping));
        Ok(Self { address, app, serving, stop_work, work })
    }

    /// The address it listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// State of its handlers.
    #[must_use]
    pub const fn app(&self) -> &AppState {
        &self.app
    }

    /// Serves until told to stop; then ends the streams, finishes open requests (at most 20 s),
    /// lets the jobs end, and closes the database.
    ///
    /// # Errors
    /// When the listener failed.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Self { app, mut serving, stop_work, work, .. } = self;
        let served = tokio::select! {
            served = &mut serving => served,
            () = stop => {
                tracing::info!("stopping");
                app.stopping.cancel();
                serving.await
            }
        };
        app.stopping.cancel();
        app.begun.close();
        if tokio::time::timeout(listen::FINISH_WITHIN, app.begun.wait()).await.is_err() {
            tracing::warn!("a request did not end in time; what it began is looked at again");
        }
        stop_work.cancel();
        if tokio::time::timeout(listen::FINISH_WITHIN, work.wait()).await.is_err() {
            tracing::warn!("a job did not end in time; it is done again after the next start");
        }
        app.portal.db.close().await;
        served.map_err(io::Error::other)?
    }
}

/// Exchanges notifications of commits with other replicas, for ever.
async fn relay(portal: Portal, stop: CancellationToken) {
    const PAUSE: Duration = Duration::from_secs(2);
    let relaying = async {
        loop {
            let both = tokio::try_join!(
                feed::listen_to_replicas(&portal),
                feed::notify_replicas(&portal),
            );
            if let Err(error) = both {
                tracing::warn!(%error, "replicas hear late of each other: polling only");
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let _ = stop.run_until_cancelled(relaying).await;
}
