//! Whether this process can do its work: a transaction is written as every settlement is.
//!
//! Reads succeed on a full disk, and while a frozen replica holds the locks that settlements need,
//! so only a write shows that money can be booked.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::ids;
use crate::{Error, Portal};

mod store;

/// Probes that come sooner read only, and get the last answer about writes: they are no burden.
const ANSWER_FOR: Duration = Duration::from_secs(2);

/// Longer than the database keeps the locks of a frozen replica.
const WITHIN: Duration = Duration::from_secs(5);

/// Why the process is not ready.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error("{0}")]
    NoDatabase(String),
    #[error("the tables are of an older release")]
    NotMigrated,
    #[error("nothing can be written: {0}")]
    NoWrites(String),
    #[error("a write did not end in time")]
    Slow,
}

/// The last answer of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<Answer>>>);

/// When it was found, and what.
type Answer = (Instant, Result<(), NotReady>);

/// Whether the portal can write. Concurrent probes share one write.
///
/// # Errors
/// See [`NotReady`].
pub async fn check(portal: &Portal) -> Result<(), NotReady> {
    portal.db.check_place().map_err(|error| NotReady::NoDatabase(error.to_string()))?;
    match portal.db.is_up_to_date().await {
        Ok(true) => {}
        Ok(false) => return Err(NotReady::NotMigrated),
        Err(error) => return Err(NotReady::NoWrites(error.to_string())),
    }
    let Readiness(last) = &portal.guard.readiness;
    let mut last = last.lock().await;
    if let Some((at, answer)) = &*last
        && at.elapsed() < ANSWER_FOR
    {
        return answer.clone();
    }
    let answer = match tokio::time::timeout(WITHIN, write(portal)).await {
        Ok(written) => written.map_err(|error| NotReady::NoWrites(error.to_string())),
        Err(_) => Err(NotReady::Slow),
    };
    *last = Some((Instant::now(), answer.clone()));
    answer
}

/// Writes what needs room in the file, under the locks of a settlement, in their order.
async fn write(portal: &Portal) -> Result<(), Error> {
    let mut tx = portal.db.write().await?;
    let id = ids::text(portal.now());
    store::insert(&mut tx, &id).await?;
    store::delete(&mut tx, &id).await?;
    store::touch_tables(&mut tx).await?;
    store::touch_receipt_counter(&mut tx).await?;
    tx.lock_activity().await?;
    tx.commit().await
}

#[cfg(test)]
mod tests;
