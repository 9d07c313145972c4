//! The activity feed of open pages and other replicas.
//!
//! A commit that records activity wakes the listeners of its process (`db/signal.rs`); on
//! PostgreSQL, other replicas get a NOTIFY. Both are hints only: listeners poll as well.

use std::time::Duration;

use domain::access::Actor;
use domain::activity::ActivityEntry;
use jiff::SignedDuration;
use sqlx::postgres::PgListener;

use super::db::Pools;
use crate::{Portal, Result};

pub mod desk;
pub(crate) mod store;

pub use store::NewActivity;

/// Maximum absence after which a pay-only page still gets all that it missed.
const MISSED_AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// Minimum interval of notifications: at most twenty a second.
const NOTIFY_PAUSE: Duration = Duration::from_millis(50);

/// Activities after `after` that the actor may see, oldest first, 100 at most.
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

/// Sequence number of the newest activity, from which a newly opened page listens.
///
/// # Errors
/// When the database fails.
pub async fn newest(portal: &Portal) -> Result<i64> {
    let mut tx = portal.db.read().await?;
    store::newest(&mut tx).await
}

/// Wakes this process on each NOTIFY of other replicas, indefinitely; on SQLite it never wakes.
///
/// # Errors
/// When the connection is lost; call again.
pub async fn listen_to_replicas(portal: &Portal) -> Result<()> {
    let Pools::Postgres(pool) = &portal.db.pools else { return std::future::pending().await };
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(store::CHANNEL).await?;
    loop {
        listener.recv().await?;
        portal.db.signal.activity_elsewhere();
    }
}

/// Notifies other replicas of this process's commits, indefinitely; on SQLite it does nothing.
///
/// NOTIFY takes a database-wide lock at commit, so it runs in a transaction of its own, once for
/// all commits since the last one, and never in a settlement.
///
/// # Errors
/// When the database fails; call again.
pub async fn notify_replicas(portal: &Portal) -> Result<()> {
    let Pools::Postgres(_) = portal.db.pools else { return std::future::pending().await };
    let mut committed = portal.db.signal.on_own_activity();
    // Fails only when the portal, which owns the sender, is dropped.
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
