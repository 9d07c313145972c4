//! Schedule of all recurring work.

use std::panic::AssertUnwindSafe;

use domain::access::Actor;
use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;

use super::store;
use crate::billing::{customers, invoices, movements};
use crate::contact::{cases, holds, preferences, reminders};
use crate::people::{sessions, staff, users};
use crate::platform::clock;
use crate::views::desk::{approvals, bulk};
use crate::views::{imports, reports};
use crate::{Portal, Result, payments};

/// Recurring work. Every replica runs all of it: each item is safe to run twice.
struct Recurring {
    name: &'static str,
    every: SignedDuration,
    run: for<'a> fn(&'a Portal) -> BoxFuture<'a, Result<()>>,
}

const ALL: [Recurring; 24] = [
    Recurring {
        name: "clock: follow the database's",
        every: SignedDuration::from_mins(1),
        run: |portal| Box::pin(clock::follow_database(portal)),
    },
    Recurring {
        name: "payments: ask the gateway about what is open too long",
        every: SignedDuration::from_secs(10),
        run: |portal| Box::pin(payments::jobs::enqueue_checks(portal)),
    },
    Recurring {
        name: "payments: delete bodies of gateway events",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(payments::jobs::delete_bodies(portal)),
    },
    Recurring {
        name: "invoices: fold the texts that are searched",
        every: SignedDuration::from_mins(1),
        run: |portal| Box::pin(invoices::search::fold_texts(portal)),
    },
    Recurring {
        name: "customers: complete what they are searched by",
        every: SignedDuration::from_mins(1),
        run: |portal| Box::pin(customers::index::complete(portal)),
    },
    Recurring {
        name: "movements: make those of older releases",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(movements::jobs::make_missing(portal)),
    },
    Recurring {
        name: "movements: fold into cells",
        every: SignedDuration::from_mins(1),
        run: |portal| Box::pin(movements::jobs::fold(portal)),
    },
    Recurring {
        name: "reminders: decide",
        every: SignedDuration::from_secs(1),
        run: |portal| {
            Box::pin(async { reminders::decide_due(portal, &Actor::System).await.map(drop) })
        },
    },
    Recurring {
        name: "reminders: count the days that are over",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(reminders::record::count_days(portal)),
    },
    Recurring {
        name: "figures: count what was paid after reminders",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(reports::recovery::count_days(portal)),
    },
    Recurring {
        name: "reminders: send",
        every: SignedDuration::from_secs(1),
        run: |portal| {
            Box::pin(async { reminders::send_due(portal, &Actor::System).await.map(drop) })
        },
    },
    Recurring {
        name: "reminders: mail the heads of the contact log and the audit",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(reminders::log::jobs::enqueue_summary(portal)),
    },
    Recurring {
        name: "holds: close promises whose day has passed",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(holds::jobs::close_promises(portal)),
    },
    Recurring {
        name: "cases: alarm staff of those that wait too long",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(cases::alarm::raise(portal)),
    },
    Recurring {
        name: "holds: close disputes whose invoice had its time to be corrected",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(holds::disputes::close_disputes(portal)),
    },
    Recurring {
        name: "preferences: delete telephones whose code expired",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(preferences::phone::jobs::delete_expired(portal)),
    },
    Recurring {
        name: "sessions: delete what ended",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(sessions::jobs::delete_ended(portal)),
    },
    Recurring {
        name: "approvals: end requests that nobody can approve any more",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(approvals::jobs::end_outdated(portal)),
    },
    Recurring {
        name: "staff: delete sessions that ended",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(staff::sessions::jobs::delete_ended(portal)),
    },
    Recurring {
        name: "users: delete codes and links that expired",
        every: SignedDuration::from_mins(10),
        run: |portal| Box::pin(users::codes::jobs::delete_expired(portal)),
    },
    Recurring {
        name: "imports: delete files that nobody needs any more",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(imports::files::jobs::delete_old(portal)),
    },
    Recurring {
        name: "bulk acts: delete what nobody confirmed",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(bulk::jobs::delete_old(portal)),
    },
    Recurring {
        name: "throttle: free limits that nobody is near",
        every: SignedDuration::from_mins(1),
        run: |portal| {
            Box::pin(async {
                portal.guard.throttle.forget_idle();
                Ok(())
            })
        },
    },
    Recurring {
        name: "queue: delete jobs that ended a month ago",
        every: SignedDuration::from_hours(1),
        run: |portal| Box::pin(delete_ended(portal)),
    },
];

/// Runs all recurring work until stopped, each item in a loop of its own, so that a long run does
/// not delay the others.
pub(super) async fn run(portal: &Portal, stop: &CancellationToken) {
    join_all(ALL.iter().map(|recurring| repeat(portal, recurring, stop))).await;
}

/// A failure is logged; the next run retries. One that panics takes nothing else with it.
async fn repeat(portal: &Portal, recurring: &Recurring, stop: &CancellationToken) {
    loop {
        let run = async { (recurring.run)(portal).await };
        match AssertUnwindSafe(run).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, name = recurring.name, "recurring work failed");
            }
            Err(_) => tracing::error!(name = recurring.name, "recurring work panicked"),
        }
        let pause = tokio::time::sleep(recurring.every.unsigned_abs());
        if stop.run_until_cancelled(pause).await.is_none() {
            return;
        }
    }
}

async fn delete_ended(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.write().await?;
    store::delete_ended(&mut tx, portal.now() - SignedDuration::from_hours(24 * 30)).await?;
    tx.commit().await
}
