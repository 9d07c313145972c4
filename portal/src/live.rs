//! What open pages listen to: "something happened", after the commit that made it true.
//!
//! A signal carries nothing: whoever is woken reads the events that the actor may see, behind the
//! last one seen. On one process the signal is a channel; replicas on PostgreSQL also get NOTIFY.
//! Both are hints only: listeners poll besides.

use domain::access::Actor;
use domain::timeline::TimelineEvent;
use jiff::SignedDuration;
use sqlx::postgres::PgListener;
use tokio::sync::watch;

use crate::db::Db;
use crate::{Portal, Result};

pub(crate) mod store;

pub use store::NewEvent;

/// The bus of one process.
#[derive(Debug, Clone)]
pub struct Live {
    signal: watch::Sender<u64>,
}

impl Default for Live {
    fn default() -> Self {
        Self { signal: watch::Sender::new(0) }
    }
}

impl Live {
    /// Says that something happened. Called after the commit.
    pub fn announce(&self) {
        self.signal.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// Wakes at each announcement; several may wake once.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.signal.subscribe()
    }
}

/// How long a page may have been away and still hear all that it missed.
const MISSED_AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// The events behind `after` that the actor may see, oldest first, 100 at most.
///
/// # Errors
/// When the database fails.
pub async fn events_after(
    portal: &Portal,
    actor: &Actor,
    after: i64,
) -> Result<Vec<TimelineEvent>> {
    let mut tx = portal.db.read().await?;
    store::visible_after(&mut tx, actor, after, portal.now() - MISSED_AT_MOST).await
}

/// The number of the newest event: where a page that opens now begins to listen.
///
/// # Errors
/// When the database fails.
pub async fn newest(portal: &Portal) -> Result<i64> {
    let mut tx = portal.db.read().await?;
    store::newest(&mut tx).await
}

/// Passes the NOTIFY of other replicas on to this process, for ever; on SQLite there are none.
///
/// # Errors
/// When the connection is lost; call it again.
pub async fn relay(portal: &Portal) -> Result<()> {
    let Db::Postgres(pool) = &portal.db else { return std::future::pending().await };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(store::CHANNEL).await?;
    loop {
        listener.recv().await?;
        portal.live.announce();
    }
}

#[cfg(test)]
mod tests;
