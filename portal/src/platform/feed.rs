//! What happened, for open pages and other replicas.
//!
//! Commits that record activity wake the listeners of their own process (`db/signal.rs`); replicas
//! on PostgreSQL also get NOTIFY. Both are hints only: listeners poll besides.

use std::time::Duration;

use domain::access::Actor;
use domain::activity::ActivityEntry;
use jiff::SignedDuration;
use sqlx::postgres::PgListener;

use super::db::Pools;
use crate::{Portal, Result};

pub(crate) mod store;

pub use store::NewActivity;

/// How long a page may have been away and still hear all that it missed.
const MISSED_AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// Pause between two notifications of other replicas: at most twenty a second leave.
const NOTIFY_PAUSE: Duration = Duration::from_millis(50);

/// The events behind `after` that the actor may see, oldest first, 100 at most.
///
/// # Errors
/// When the database fails.
pub async fn events_after(
    portal: &Portal,
    actor: &Actor,
    after: i64,
) -> Result<Vec<ActivityEntry>> {
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

/// Wakes this process at the NOTIFY of other replicas, for ever; on SQLite there are none.
///
/// # Errors
/// When the connection is lost; call it again.
pub async fn listen_to_replicas(portal: &Portal) -> Result<()> {
    let Pools::Postgres(pool) = &portal.db.pools else { return std::future::pending().await };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(store::CHANNEL).await?;
    loop {
        listener.recv().await?;
        portal.db.signal.activity_elsewhere();
    }
}

/// Notifies other replicas of what this process commits, for ever; on SQLite there are none.
///
/// NOTIFY takes a lock of the whole database at the commit: it leaves in a transaction of its own,
/// one for all that was committed since the last, and never in one that settles.
///
/// # Errors
/// When the database fails; call it again.
pub async fn notify_replicas(portal: &Portal) -> Result<()> {
    let Pools::Postgres(_) = portal.db.pools else { return std::future::pending().await };
    let mut committed = portal.db.signal.on_own_activity();
    // The sender lives as long as the portal.
    while committed.changed().await.is_ok() {
        let mut tx = portal.db.write().await?;
        store::notify(&mut tx).await?;
        tx.commit().await?;
        tokio::time::sleep(NOTIFY_PAUSE).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
