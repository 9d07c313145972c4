//! The stream of one open page: reads after the last event sent, whenever there may be one.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::response::sse::Event;
use domain::activity::ActivityEntry;
use futures::{Stream, stream};
use http::request::Parts;
use portal::platform::feed;
use tokio::sync::watch;
use tokio::time::Interval;

use super::{EventView, RETRY, StreamSlot};
use crate::request_context::who;
use crate::state::AppState;

struct Listener {
    app: AppState,
    place: StreamSlot,
    parts: Parts,
    told: i64,
    newest: watch::Receiver<i64>,
    session_check: Interval,
    waiting: VecDeque<Event>,
}

/// The events after `after` that the actor may see, until they sign out, the process
/// stops or the database fails: then the page reconnects and resumes.
pub(super) fn events(
    app: AppState,
    place: StreamSlot,
    parts: Parts,
    after: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut session_check = tokio::time::interval(app.edge.session_check);
    session_check.reset();
    let mut newest = app.pulse.newest.subscribe();
    newest.mark_changed();
    // Sends the position, so that the browser resumes there even when nothing happens.
    let hello = Event::default().event("ready").id(after.to_string()).retry(RETRY).data("{}");
    let waiting = VecDeque::from([hello]);
    let listener = Listener { app, place, parts, told: after, newest, session_check, waiting };
    stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            tokio::select! {
                biased;
                () = self.app.stopping.cancelled() => return None,
                _ = self.session_check.tick() => {
                    if !self.is_still_theirs().await {
                        return None;
                    }
                }
                changed = self.newest.changed() => {
                    changed.ok()?;
                    self.read().await?;
                }
            }
        }
    }

    /// Reads a few events after the last one sent; the rest is read once these are sent.
    async fn read(&mut self) -> Option<()> {
        let newest = *self.newest.borrow_and_update();
        if self.told >= newest {
            return Some(());
        }
        let found = feed::events_after(&self.app.portal, &self.place.actor, self.told).await;
        let events = match found {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(%error, "a stream of events ends: they could not be read");
                return None;
            }
        };
        match events.last() {
            Some(last) => {
                self.told = last.seq;
                self.newest.mark_changed();
            }
            None => self.told = newest,
        }
        self.waiting.extend(events.into_iter().filter_map(on_the_wire));
        Some(())
    }

    async fn is_still_theirs(&self) -> bool {
        match who::is_still(&self.app, &self.parts, &self.place.actor).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a stream of events ends: its session could not be read");
                false
            }
        }
    }
}

fn on_the_wire(event: ActivityEntry) -> Option<Event> {
    let view = EventView::from(event);
    let named = Event::default().id(view.seq.to_string()).event(view.kind);
    // A number, a word and two ids are always JSON.
    named.json_data(view).ok()
}
