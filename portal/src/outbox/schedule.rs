//! All recurring work, in one list.

use std::collections::HashMap;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use super::store;
use crate::{Portal, Result, choices, clock, payments, sessions, silences, users};

/// A recurring piece of work.
struct Recurring {
    name: &'static str,
    every: SignedDuration,
    run: for<'a> fn(&'a Portal) -> BoxFuture<'a, Result<()>>,
}

const ALL: [Recurring; 9] = [
    Recurring {
        name: "clock: keep the database's time",
        every: SignedDuration::from_mins(1),
        run: |portal| Box::pin(clock::follow_database(portal)),
    },
    Recurring {
        name: "payments: ask the gateway about what is open too long",
        every: SignedDuration::from_secs(10),
        run: |portal| Box::pin(async move { payments::jobs::enqueue_checks(portal).await }),
    },
    Recurring {
        name: "payments: forget what gateways wrote a quarter ago",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(payments::jobs::forget_bodies(portal)),
    },
    Recurring {
        name: "throttle: give back the memory of limits that nobody is near",
        every: SignedDuration::from_mins(1),
        run: |portal| {
            Box::pin(async {
                portal.guard.throttle.forget_idle();
                Ok(())
            })
        },
    },
    Recurring {
        name: "sessions: forget what ended",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(sessions::jobs::forget_ended(portal)),
    },
    Recurring {
        name: "users: forget codes and links that expired",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(users::jobs::forget_expired(portal)),
    },
    Recurring {
        name: "choices: forget telephones whose code did not come back",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(choices::phone::jobs::forget_expired(portal)),
    },
    Recurring {
        name: "silences: see which promises were kept",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(silences::jobs::close_promises(portal)),
    },
    Recurring {
        name: "outbox: forget what ended a month ago",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(forget_ended(portal)),
    },
];

/// Remembers when each was done last. Every replica runs all: each is safe to run twice.
#[derive(Debug, Default)]
pub struct Schedule {
    last: HashMap<&'static str, Timestamp>,
}

impl Schedule {
    /// Does what is due. What fails is logged and done again when it is next due; the others are
    /// done.
    pub async fn run_due(&mut self, portal: &Portal) {
        let now = portal.now();
        for Recurring { name, every, run } in ALL {
            if self.last.get(name).is_some_and(|last| now.duration_since(*last) < every) {
                continue;
            }
            self.last.insert(name, now);
            if let Err(error) = run(portal).await {
                tracing::error!(%error, name, "recurring work failed");
            }
        }
    }
}

async fn forget_ended(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::forget_ended(&mut tx, portal.now() - SignedDuration::from_hours(24 * 30)).await?;
    tx.commit().await?;
    Ok(())
}
