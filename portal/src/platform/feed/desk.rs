//! What changed at the desk, for the open pages of staff.
//!
//! Customers' activity and the acts of staff are numbered apart. Both numbers only grow, so their
//! sum is a position that a page can be compared with.

use domain::activity::DeskTopic;

use crate::platform::audit::AuditAct;
use crate::{Portal, Result};

mod store;

/// How far activity and audit have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeskPlace {
    pub activity: i64,
    pub audit: i64,
}

impl DeskPlace {
    #[must_use]
    pub const fn position(self) -> i64 {
        self.activity.saturating_add(self.audit)
    }
}

/// What changed up to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskNews {
    pub place: DeskPlace,
    pub topics: Vec<DeskTopic>,
}

/// The place of now. A page reads it before what it shows, so that it misses nothing.
///
/// # Errors
/// When the database fails.
pub async fn place(portal: &Portal) -> Result<DeskPlace> {
    store::place(&mut portal.db.read().await?).await
}

/// What changed since a place, for all pages of this process at once. Whoever passes it on asks
/// [`DeskTopic::is_open_to`].
///
/// # Errors
/// When the database fails.
pub async fn news_after(portal: &Portal, after: DeskPlace) -> Result<DeskNews> {
    let mut tx = portal.db.read().await?;
    let place = store::place(&mut tx).await?;
    let mut topics = Vec::new();
    if place.activity > after.activity {
        let kinds = store::kinds_between(&mut tx, after.activity, place.activity).await?;
        topics.extend(kinds.iter().filter_map(|kind| DeskTopic::of_activity(kind)));
    }
    if place.audit > after.audit {
        let acts = store::acts_between(&mut tx, after.audit, place.audit).await?;
        topics.extend(acts.iter().filter_map(|act| topic_of(act)));
    }
    topics.sort_unstable();
    topics.dedup();
    Ok(DeskNews { place, topics })
}

/// Acts of staff that change what others look at. What customers hear of as well is an activity.
const ACTS: [(AuditAct, DeskTopic); 7] = [
    (AuditAct::CaseHandedOver, DeskTopic::Cases),
    (AuditAct::CaseClosed, DeskTopic::Cases),
    (AuditAct::PauseBegun, DeskTopic::Pauses),
    (AuditAct::PauseEnded, DeskTopic::Pauses),
    (AuditAct::Requested, DeskTopic::Requests),
    (AuditAct::Approved, DeskTopic::Requests),
    (AuditAct::Declined, DeskTopic::Requests),
];

fn topic_of(code: &str) -> Option<DeskTopic> {
    ACTS.iter().find(|(act, _)| act.code() == code).map(|(_, topic)| *topic)
}
