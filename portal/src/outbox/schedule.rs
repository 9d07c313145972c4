//! All recurring work, in one list.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::store;
use crate::{Portal, Result, payments};

/// A recurring piece of work: its name and how often it is done.
const ALL: [(&str, SignedDuration); 2] = [
    ("payments: ask the gateway about what is open too long", SignedDuration::from_secs(10)),
    ("outbox: forget what ended a month ago", SignedDuration::from_hours(1)),
];

/// Remembers when each was done last. Every replica runs all: each is safe to run twice.
#[derive(Debug, Default)]
pub struct Schedule {
    last: HashMap<&'static str, Timestamp>,
}

impl Schedule {
    /// Does what is due.
    ///
    /// # Errors
    /// When one fails; the others are done at the next call.
    pub async fn run_due(&mut self, portal: &Portal) -> Result<()> {
        let now = portal.now();
        for (name, every) in ALL {
            if self.last.get(name).is_some_and(|last| now.duration_since(*last) < every) {
                continue;
            }
            self.last.insert(name, now);
            if name.starts_with("payments:") {
                payments::jobs::enqueue_checks(portal).await?;
            } else {
                forget_ended(portal).await?;
            }
        }
        Ok(())
    }
}

async fn forget_ended(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::forget_ended(&mut tx, portal.now() - SignedDuration::from_hours(24 * 30)).await?;
    tx.commit().await?;
    Ok(())
}
