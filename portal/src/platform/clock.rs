//! The clock, the only reader of the system time.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

use crate::{Portal, Result};

mod store;

/// Source of the current time.
pub trait Clock: Send + Sync + fmt::Debug {
    fn now(&self) -> Timestamp;

    /// Follows the time of a database that several replicas share.
    fn follow(&self, database: Timestamp) {
        let _ = database;
    }
}

/// System time in milliseconds. Replicas follow the clock of their shared database, so that leases
/// and deadlines agree even if the clock of a machine is wrong.
#[derive(Debug, Default)]
pub struct SystemClock {
    ahead_ms: AtomicI64,
    /// Set explicitly for demo and tests; does not follow the database.
    is_set: bool,
}

impl SystemClock {
    /// Starts at an instant and runs on; for demo and tests.
    #[must_use]
    pub fn set_to(now: Timestamp) -> Self {
        Self::ahead_by(now.as_millisecond() - Self::own_ms())
    }

    /// Runs ahead of the system time by this many milliseconds, or behind it; for demo and tests.
    #[must_use]
    pub const fn ahead_by(ms: i64) -> Self {
        Self { ahead_ms: AtomicI64::new(ms), is_set: true }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that all others ask")]
    fn own_ms() -> i64 {
        Timestamp::now().as_millisecond()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Self::own_ms() + self.ahead_ms.load(Ordering::Relaxed);
        Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn follow(&self, database: Timestamp) {
        if self.is_set {
            return;
        }
        self.ahead_ms.store(database.as_millisecond() - Self::own_ms(), Ordering::Relaxed);
    }
}

/// Sets the clock to the database's time. SQLite has none: a single process uses it.
pub(crate) async fn follow_database(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.read().await?;
    if let Some(now) = store::shared_now(&mut tx).await? {
        portal.clock.follow(now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::SignedDuration;

    use super::*;
    use crate::testing::on_both;

    #[test]
    fn the_clock_follows_and_goes_on() {
        let clock = SystemClock::default();
        let late = clock.now() + SignedDuration::from_hours(5);
        clock.follow(late);
        assert!(clock.now() >= late && clock.now() < late + SignedDuration::from_mins(10));
    }

    #[test]
    fn a_clock_that_was_set_follows_nobody() {
        let shown: Timestamp = "2031-05-04T12:00:00Z".parse().unwrap();
        let clock = SystemClock::set_to(shown);
        clock.follow("2026-11-21T12:00:00Z".parse().unwrap());
        assert!(clock.now() >= shown && clock.now() < shown + SignedDuration::from_mins(10));
    }

    #[tokio::test]
    async fn a_wrong_clock_is_set_by_the_database_that_replicas_share() {
        on_both(async |t| {
            let clock = Arc::new(SystemClock::default());
            let right = clock.now();
            let wrong = right + SignedDuration::from_hours(3);
            clock.follow(wrong);
            let portal = Portal { clock: clock.clone(), ..t.portal.clone() };
            follow_database(&portal).await.unwrap();
            let is_set = clock.now() < wrong;
            assert_eq!(is_set, t.portal.db.engine() == "postgres");
        })
        .await;
    }
}
