//! Tells open pages of staff that what they show has changed: its topic and nothing of its content.
//! Pages read the rest with their own rights.
//!
//! One task reads what changed, for all pages of this process; streams only compare.

use std::collections::BTreeMap;
use std::time::Duration;

use app::request::context::RequestContext;
use app::request::problem::Problem;
use axum::extract::{Query, State};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::access::Actor;
use domain::activity::DeskTopic;
use http::request::Parts;
use portal::platform::feed::desk::{self, DeskNews, DeskPlace};
use serde::Serialize;

use super::{KEEP_ALIVE_EVERY, POLL_EVERY, Position, last_event_id};
use crate::problems;
use crate::state::AppState;

mod stream;

/// Minimum interval of readings: pages of staff need not follow each commit.
const READ_AT_MOST_EVERY: Duration = Duration::from_millis(500);

/// What changed, as far as this process has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeskChanges {
    place: DeskPlace,
    /// Of the first reading: a page that is older may have missed anything.
    first: Option<i64>,
    /// Position at which each topic was last found changed.
    changed: BTreeMap<DeskTopic, i64>,
}

impl DeskChanges {
    fn add(&mut self, news: DeskNews) -> bool {
        let position = news.place.position();
        let is_first = self.first.is_none();
        self.first.get_or_insert(position);
        let is_newer = position > self.place.position();
        if is_newer {
            self.place = news.place;
        }
        if !is_first {
            self.changed.extend(news.topics.into_iter().map(|topic| (topic, position)));
        }
        is_newer || is_first
    }

    /// Topics that changed after a position, as far as the actor may know.
    fn topics_after(&self, after: i64, actor: &Actor) -> Vec<DeskTopic> {
        let missed = self.first.is_some_and(|first| after < first);
        let changed = |topic: &DeskTopic| self.changed.get(topic).is_some_and(|at| *at > after);
        let topics = DeskTopic::ALL.iter().filter(|topic| missed || changed(topic));
        topics.copied().filter(|topic| topic.is_open_to(actor)).collect()
    }
}

/// Reads what changed, until the process stops.
pub async fn beat(app: AppState) {
    let mut signal = app.portal.db.signal.on_activity();
    loop {
        let place = app.pulse.desk.borrow().place;
        match desk::news_after(&app.portal, place).await {
            Ok(news) => {
                app.pulse.desk.send_if_modified(|changes| changes.add(news));
            }
            Err(error) => tracing::error!(%error, "what changed at the desk could not be read"),
        }
        let next = async {
            tokio::time::sleep(READ_AT_MOST_EVERY).await;
            let _ = tokio::time::timeout(POLL_EVERY, signal.changed()).await;
        };
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = next => {}
        }
    }
}

/// What a page of staff hears.
#[derive(Debug, Serialize)]
struct DeskNewsView {
    seq: i64,
    kind: &'static str,
    /// Codes, with spaces between them.
    topics: String,
}

/// Name of the only event.
const NEWS: &str = "news";

impl DeskNewsView {
    fn of(seq: i64, topics: &[DeskTopic]) -> Self {
        let codes: Vec<_> = topics.iter().map(|topic| topic.code()).collect();
        Self { seq, kind: NEWS, topics: codes.join(" ") }
    }
}

/// `GET /staff/events`: a stream that resumes after `Last-Event-ID` or `?after=`.
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
        None => app.pulse.desk.borrow().place.position(),
    };
    let events = stream::events(app, place, parts, after);
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE_EVERY);
    let no_buffering = [("x-accel-buffering", "no")];
    (no_buffering, Sse::new(events).keep_alive(keep_alive)).into_response()
}

/// The response of a poll.
#[derive(Debug, Serialize)]
struct DeskPollView {
    /// The `after` of the next poll.
    after: i64,
    events: Vec<DeskNewsView>,
}

/// `GET /staff/events/poll?after=`: the same without a stream.
pub async fn poll(
    State(app): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Query(position): Query<Position>,
) -> Response {
    if context.actor == Actor::Nobody {
        return problems::answer(crate::request_context::NOBODYS);
    }
    let changes = app.pulse.desk.borrow().clone();
    let newest = changes.place.position();
    let after = position.after.unwrap_or(newest);
    let topics = changes.topics_after(after, &context.actor);
    let after = newest.max(after);
    let news = (!topics.is_empty()).then(|| DeskNewsView::of(after, &topics));
    Json(DeskPollView { after, events: news.into_iter().collect() }).into_response()
}

#[cfg(test)]
mod tests {
    use domain::access::Role;
    use domain::activity::DeskTopic::{Cases, Pauses, Payments, Requests};
    use portal::testing::staff;

    use super::*;

    fn news(activity: i64, audit: i64, topics: &[DeskTopic]) -> DeskNews {
        DeskNews { place: DeskPlace { activity, audit }, topics: topics.to_vec() }
    }

    #[test]
    fn a_page_hears_what_changed_after_it_and_what_its_reader_may_know() {
        let mut changes = DeskChanges::default();
        assert!(changes.topics_after(0, &Actor::System).is_empty());
        assert!(changes.add(news(10, 5, &[])));
        assert!(!changes.add(news(10, 5, &[])));
        assert!(changes.add(news(12, 5, &[Payments, Cases])));
        assert!(changes.add(news(12, 6, &[Pauses])));
        let admin = staff("eva", &[Role::Admin]);
        let viewer = staff("vic", &[Role::Viewer]);
        for (after, actor, expected) in [
            (18, &admin, &[][..]),
            (17, &admin, &[Pauses][..]),
            (15, &admin, &[Payments, Cases, Pauses]),
            (14, &admin, &[Payments, Cases, Pauses, Requests]),
            (15, &viewer, &[Payments]),
            (17, &viewer, &[]),
            (14, &Actor::Nobody, &[]),
        ] {
            assert_eq!(changes.topics_after(after, actor), expected, "{after} {actor:?}");
        }
    }
}
