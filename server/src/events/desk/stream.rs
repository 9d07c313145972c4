//! The stream of one open page of staff.

use std::convert::Infallible;

use axum::response::sse::Event;
use futures::{Stream, stream};
use http::request::Parts;
use tokio::sync::watch;
use tokio::time::Interval;

use super::{DeskChanges, DeskNewsView, NEWS};
use crate::events::{RETRY, StreamSlot};
use crate::request_context::who;
use crate::state::AppState;

struct DeskListener {
    app: AppState,
    place: StreamSlot,
    parts: Parts,
    told: i64,
    changes: watch::Receiver<DeskChanges>,
    session_check: Interval,
    hello: Option<Event>,
}

/// What changed after `after`, until the member signs out or has other roles, or the process stops:
/// then the page reconnects with the rights of then.
pub(super) fn events(
    app: AppState,
    place: StreamSlot,
    parts: Parts,
    after: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut session_check = tokio::time::interval(app.edge.session_check);
    session_check.reset();
    let mut changes = app.pulse.desk.subscribe();
    changes.mark_changed();
    let hello = Event::default().event("ready").id(after.to_string()).retry(RETRY).data("{}");
    let hello = Some(hello);
    let listener = DeskListener { app, place, parts, told: after, changes, session_check, hello };
    stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(event), listener))
    })
}

impl DeskListener {
    async fn next(&mut self) -> Option<Event> {
        if let Some(hello) = self.hello.take() {
            return Some(hello);
        }
        loop {
            tokio::select! {
                biased;
                () = self.app.stopping.cancelled() => return None,
                _ = self.session_check.tick() => {
                    if !self.is_still_theirs().await {
                        return None;
                    }
                }
                changed = self.changes.changed() => {
                    changed.ok()?;
                    if let Some(event) = self.news() {
                        return Some(event);
                    }
                }
            }
        }
    }

    fn news(&mut self) -> Option<Event> {
        let changes = self.changes.borrow_and_update();
        let topics = changes.topics_after(self.told, &self.place.actor);
        self.told = self.told.max(changes.place.position());
        let view = DeskNewsView::of(self.told, &topics);
        let named = Event::default().id(view.seq.to_string()).event(NEWS);
        if topics.is_empty() { None } else { named.json_data(view).ok() }
    }

    async fn is_still_theirs(&self) -> bool {
        match who::is_still_member(&self.app, &self.parts, &self.place.actor).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a stream of staff ends: its session could not be read");
                false
            }
        }
    }
}
