//! Notifies every open page of those who may see an activity: by a stream, or by polling where
//! streams are blocked. Only ids are sent: pages read the rest with their own permissions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::request::context::RequestContext;
use app::request::problem::Problem;
use axum::extract::{Query, State};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::access::Actor;
use domain::activity::ActivityEntry;
use http::HeaderMap;
use http::request::Parts;
use portal::platform::feed;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::problems;
use crate::state::AppState;
use desk::DeskChanges;

pub mod desk;
mod stream;

/// How often the database is polled besides notifications.
const POLL_EVERY: Duration = Duration::from_secs(2);

/// A comment line, so that proxies keep the stream open.
const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(15);

/// How long a browser waits before it reconnects.
const RETRY: Duration = Duration::from_secs(2);

/// Maximum number of open streams per actor and process.
const STREAMS_PER_ACTOR: usize = 16;

/// One task polls for the newest event and wakes all streams, which read only when there is one.
#[derive(Clone)]
pub struct Pulse {
    newest: watch::Sender<i64>,
    /// What changed at the desk.
    desk: watch::Sender<DeskChanges>,
    open: Arc<Mutex<HashMap<Actor, usize>>>,
}

impl Default for Pulse {
    fn default() -> Self {
        let (newest, desk) = (watch::Sender::new(0), watch::Sender::default());
        Self { newest, desk, open: Arc::default() }
    }
}

impl Pulse {
    /// Polls at each commit with activity, and every two seconds besides, until the process stops.
    pub async fn beat(app: AppState) {
        let mut signal = app.portal.db.signal.on_activity();
        loop {
            match feed::newest(&app.portal).await {
                Ok(newest) => {
                    app.pulse.newest.send_if_modified(|known| {
                        let is_new = newest > *known;
                        *known = newest.max(*known);
                        is_new
                    });
                }
                Err(error) => tracing::error!(%error, "the newest event could not be read"),
            }
            tokio::select! {
                () = app.stopping.cancelled() => return,
                _ = signal.changed() => {}
                () = tokio::time::sleep(POLL_EVERY) => {}
            }
        }
    }

    /// Number of open streams.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    /// Reserves a stream for an actor until the reservation is dropped.
    fn take_place(&self, actor: &Actor) -> Option<StreamSlot> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(actor.clone()).or_default();
        if *count >= STREAMS_PER_ACTOR {
            return None;
        }
        *count += 1;
        Some(StreamSlot { pulse: self.clone(), actor: actor.clone() })
    }
}

/// A reservation, released when the stream ends.
struct StreamSlot {
    pulse: Pulse,
    actor: Actor,
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        let mut open = self.pulse.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.actor) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.actor);
            }
        }
    }
}

/// Where to start.
#[derive(Debug, Default, Deserialize)]
pub struct Position {
    /// The last known event; without it, only new events are sent.
    after: Option<i64>,
}

/// One event on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct EventView {
    seq: i64,
    kind: &'static str,
    invoice: Option<String>,
    payment: Option<String>,
}

impl From<ActivityEntry> for EventView {
    fn from(event: ActivityEntry) -> Self {
        Self {
            seq: event.seq,
            kind: event.what.code(),
            invoice: event.invoice.map(String::from),
            payment: event.payment.map(String::from),
        }
    }
}

/// `GET /events`: a stream that resumes after `Last-Event-ID` or `?after=`.
pub async fn stream(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Query(position): Query<Position>,
    parts: Parts,
) -> Response {
    if context.actor == Actor::Nobody {
        return problems::answer(crate::request_context::NOBODYS);
    }
    let Some(place) = app.pulse.take_place(&context.actor) else {
        return problems::answer(Problem::TooMany);
    };
    let after = match last_event_id(&parts.headers).or(position.after) {
        Some(after) => after,
        None => match feed::newest(&app.portal).await {
            Ok(newest) => newest,
            Err(error) => return problems::of_error(&error),
        },
    };
    let events = stream::events(app, place, parts, after);
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE_EVERY);
    let no_buffering = [("x-accel-buffering", "no")];
    (no_buffering, Sse::new(events).keep_alive(keep_alive)).into_response()
}

fn last_event_id(headers: &HeaderMap) -> Option<i64> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// The response of a poll.
#[derive(Debug, Serialize)]
struct PollView {
    /// The `after` of the next poll.
    after: i64,
    events: Vec<EventView>,
}

/// `GET /events/poll?after=`: the same without a stream.
pub async fn poll(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Query(position): Query<Position>,
) -> Response {
    if context.actor == Actor::Nobody {
        return problems::answer(crate::request_context::NOBODYS);
    }
    match read(&app, &context.actor, position.after).await {
        Ok(view) => Json(view).into_response(),
        Err(error) => problems::of_error(&error),
    }
}

async fn read(app: &AppState, actor: &Actor, after: Option<i64>) -> portal::Result<PollView> {
    // Read first: events in between are found by the next poll.
    let newest = feed::newest(&app.portal).await?;
    let Some(after) = after else { return Ok(PollView { after: newest, events: Vec::new() }) };
    let events = feed::events_after(&app.portal, actor, after).await?;
    let events: Vec<EventView> = events.into_iter().map(EventView::from).collect();
    let last = events.last().map_or(newest.max(after), |event| event.seq);
    Ok(PollView { after: last, events })
}
